"""Stored events, sent to the work queue once more; counting them again changes nothing that was right."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from contract.item import EXPIRES_AT, PARTITION_KEY, SORT_KEY, Item
from ops.failure import Failed

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

MOST_PER_BATCH = 10
MOST_BYTES = 250_000
"""Of one batch: a little under what every SQS queue takes (256 KiB)."""
TRIES = 5

Entry: TypeAlias = dict[str, Any]


class NotSent(Failed):
    """One sentence: the queue did not take some events, however often it was asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resender:
    """Sends events as the pipe would, each marked with the run that sends it.

    In a FIFO queue they keep their issue's order; an entry whose answer was lost is taken once.
    """

    sqs: SQSClient
    queue_url: str
    source: str
    """The `analytics` table's ARN, which the messages name as theirs."""
    run: str
    """What marks the messages; new for every run, or a FIFO queue would take them for repetitions."""
    sleep: Callable[[float], None] = time.sleep

    def send(self, items: Iterable[Item]) -> Iterator[int]:
        """Yields how many have been sent so far, batch by batch. Raises NotSent."""
        sent = 0
        entries = (self._entry(number, item) for number, item in enumerate(items))
        for batch in in_batches(entries):
            send_batch(self.sqs, self.queue_url, batch, self.sleep)
            sent += len(batch)
            yield sent

    def _entry(self, number: int, item: Item) -> Entry:
        event_id = f"{self.run}-{number}"
        body = json.dumps(self._record(event_id, item), ensure_ascii=False)
        entry = {"Id": str(number), "MessageBody": body}
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
            "SizeBytes": len(json.dumps(item)),
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
    raise NotSent(f"the queue did not take {len(left)} events; run it again")


def is_kept(item: Item, now: float) -> bool:
    """Whether its time has not come yet: what has expired may lie there for days before it is deleted."""
    return int(item[EXPIRES_AT]["N"]) > now


def in_batches(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    """In parts that one request takes."""
    batch: list[Entry] = []
    size = 0
    for entry in entries:
        entry_size = len(entry["MessageBody"].encode())
        if batch and (len(batch) == MOST_PER_BATCH or size + entry_size > MOST_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(entry)
        size += entry_size
    if batch:
        yield batch
