"""Stored events, sent to the work queue once more; counting them again changes nothing that was right."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from contract.item import EXPIRES_AT, PARTITION_KEY, SORT_KEY, Item
from local.sending import Entry, Pairs, Refused, T, as_body, send_to_queue, with_escapes

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

MOST_PER_BATCH = 10
MOST_BYTES = 250_000
"""Of one batch: a little under what every SQS queue takes (256 KiB)."""
TRIES = 5


class Unsent(NamedTuple):
    """An event that the queue did not take."""

    correlation_id: str
    event_key: str
    reason: str

    @property
    def sentence(self) -> str:
        return f"The queue refused {self.event_key} of {self.correlation_id}: {self.reason}"


@dataclass(slots=True)
class Resent:
    """What became of the events so far."""

    sent: int = 0
    refused: list[Unsent] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resender:
    """Sends events as the pipe would, each marked with the run that sends it.

    In a FIFO queue they keep their issue's order; an entry whose answer was lost is taken once. Characters
    that the queue refuses, in texts from before they were cleaned, are sent as escapes.
    """

    sqs: SQSClient
    queue_url: str
    source: str
    """The `analytics` table's ARN, which the messages name as theirs."""
    run: str
    """What marks the messages; new for every run, or a FIFO queue would take them for repetitions."""
    sleep: Callable[[float], None] = time.sleep

    def send(self, items: Iterable[Item]) -> Iterator[Resent]:
        """Yields what has been sent so far, batch by batch: one that is refused costs the others nothing."""
        so_far = Resent()
        for batch in in_batches((item, self._entry(number, item)) for number, item in enumerate(items)):
            refused = send_batch(self.sqs, self.queue_url, batch, self.sleep)
            so_far.sent += len(batch) - len(refused)
            so_far.refused += [
                Unsent(each.what[PARTITION_KEY]["S"], each.what[SORT_KEY]["S"], each.reason)
                for each in refused
            ]
            yield so_far

    def _entry(self, number: int, item: Item) -> Entry:
        event_id = f"{self.run}-{number}"
        entry = {"MessageBody": with_escapes(as_body(self._record(event_id, item)))}
        if self.queue_url.endswith(".fifo"):
            entry |= {"MessageGroupId": item[PARTITION_KEY]["S"], "MessageDeduplicationId": event_id}
        return entry

    def _record(self, event_id: str, item: Item) -> dict[str, Any]:
        """A stream record (Amazon DynamoDB Streams API, "Record")."""
        change = {
            "ApproximateCreationDateTime": int(time.time()),
            "Keys": {name: item[name] for name in (PARTITION_KEY, SORT_KEY)},
            "NewImage": item,
            "SequenceNumber": "0",
            "SizeBytes": len(as_body(item)),
            "StreamViewType": "NEW_IMAGE",
        }
        return {
            "eventID": event_id,
            "eventName": "MODIFY",
            "eventVersion": "1.1",
            "eventSource": "aws:dynamodb",
            "awsRegion": self.source.split(":")[3],
            "dynamodb": change,
            "eventSourceARN": self.source,
            "replay": self.run,
        }


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


def is_kept(item: Item, now: float) -> bool:
    """Whether its time has not come yet: what has expired may lie there for days before it is deleted.

    What has no such time is never deleted.
    """
    expires_at = item.get(EXPIRES_AT, {}).get("N")
    return expires_at is None or float(expires_at) > now


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
