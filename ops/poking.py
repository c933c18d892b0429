"""Pokes: messages that have the processor recompute a thread. One too many does no harm."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from contract.item import PARTITION_KEY, SORT_KEY
from ops.failure import Failed

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

MOST_PER_BATCH = 10
TRIES = 5

Entry: TypeAlias = dict[str, Any]


class NotSent(Failed):
    """One sentence: the queue did not take some messages, however often it was asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Poker:
    """Sends one message for each thread, marked with the run that sends it."""

    sqs: SQSClient
    queue_url: str
    run: str
    """New for every run: a FIFO queue would take equal marks for repetitions."""
    sleep: Callable[[float], None] = time.sleep

    def poke(self, thread_ids: Iterable[str]) -> Iterator[int]:
        """Yields how many have been sent so far, batch by batch. Raises NotSent."""
        sent = 0
        batch: list[Entry] = []
        for number, thread_id in enumerate(thread_ids):
            batch.append(self._entry(number, thread_id))
            if len(batch) == MOST_PER_BATCH:
                send_batch(self.sqs, self.queue_url, batch, self.sleep)
                sent += len(batch)
                batch = []
                yield sent
        if batch:
            send_batch(self.sqs, self.queue_url, batch, self.sleep)
            yield sent + len(batch)

    def _entry(self, number: int, thread_id: str) -> Entry:
        """As the pipe sends it (`stacks/parts/pipe.py`), without what only a webhook has."""
        keys = {PARTITION_KEY: {"S": thread_id}, SORT_KEY: {"S": self.run}}
        body = json.dumps({"dynamodb": {"Keys": keys, "NewImage": {"delivery_id": {"S": self.run}}}})
        entry = {"Id": str(number), "MessageBody": body}
        if self.queue_url.endswith(".fifo"):
            entry |= {"MessageGroupId": thread_id, "MessageDeduplicationId": f"{self.run}-{number}"}
        return entry


def send_batch(
    sqs: SQSClient, queue_url: str, batch: Sequence[Entry], sleep: Callable[[float], None] = time.sleep
) -> None:
    """All of them, as often as it takes within reason. Raises NotSent."""
    left = batch
    for attempt in range(TRIES):
        answer: Any = sqs.send_message_batch(QueueUrl=queue_url, Entries=left)  # type: ignore[arg-type]  # plain dicts
        failed = {failure["Id"] for failure in answer.get("Failed", [])}
        left = [entry for entry in left if entry["Id"] in failed]
        if not left:
            return
        sleep(0.2 * 2**attempt)
    raise NotSent(f"The queue did not take {len(left)} messages. Run the command again.")
