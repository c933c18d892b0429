"""Messages to a queue, in batches that it takes: one that is refused costs the others nothing."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from local.sending import Entry, Pairs, Refused, T, send_to_queue

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

MOST_PER_BATCH = 10
MOST_BYTES = 250_000
"""Of one batch: a little under what every SQS queue takes (256 KiB)."""
TRIES = 5


def send_batch(
    sqs: SQSClient, queue_url: str, batch: Pairs[T], sleep: Callable[[float], None] = time.sleep
) -> list[Refused[T]]:
    """What the queue did not take; what may pass is sent again, as often as is reasonable."""
    left, given_up = batch, list[Refused[T]]()
    for attempt in range(TRIES):
        refused = send_to_queue(sqs, queue_url, left)
        given_up += [each for each in refused if each.is_final]
        may_pass = [each for each in refused if not each.is_final]
        if attempt == TRIES - 1:
            return given_up + may_pass
        if not may_pass:
            break
        left = [(each.what, each.entry) for each in may_pass]
        sleep(0.2 * 2**attempt)
    return given_up


def in_batches(pairs: Iterable[tuple[T, Entry]]) -> Iterator[list[tuple[T, Entry]]]:
    """In parts that one request takes."""
    batch: list[tuple[T, Entry]] = []
    size = 0
    for what, entry in pairs:
        entry_size = len(entry["MessageBody"].encode())
        if batch and (len(batch) == MOST_PER_BATCH or size + entry_size > MOST_BYTES):
            yield batch
            batch, size = [], 0
        batch.append((what, entry))
        size += entry_size
    if batch:
        yield batch
