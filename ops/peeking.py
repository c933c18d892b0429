"""What lies in a dead-letter queue, looked at and given back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self, TypeAlias, TypeVar

from contract.event import MalformedEvent
from contract.item import from_item
from reporter.queues import messages_in

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

T = TypeVar("T")

HELD_SECONDS = 60
"""What is being looked at is out of others' sight for no longer than this, even if the looking dies."""
MOST_MESSAGES = 10_000
EMPTY_ANSWERS = 3
"""SQS asks a few of its servers at a time: one empty answer does not mean an empty queue."""

Received: TypeAlias = Mapping[str, Any]
"""A message as SQS hands it out, with all its attributes."""

Version = tuple[str, str]
"""An entity's id and the version of it."""


@dataclass(frozen=True, slots=True)
class Dead:
    """What the dead-letter queues hold."""

    versions: frozenset[Version]
    """In the work queue's: the events that can be read."""
    unreadable: int
    """In the work queue's: messages that cannot."""
    nameless: int
    """Stream records in the pipe's, which keeps nothing but their number; and messages that nobody could see:
    of a FIFO queue's group no more than ten are handed out at once."""


def look_into(sqs: SQSClient, *, work_dlq: str, pipe_dlq: str) -> Dead:
    """Reads both queues."""
    in_work, in_pipe = messages_in(sqs, work_dlq), messages_in(sqs, pipe_dlq)
    letters = peek(sqs, work_dlq, lambda bodies: [_version_in(body) for body in bodies])
    notices = peek(sqs, pipe_dlq, lambda bodies: [_records_in(body) for body in bodies])
    versions = [version for version in letters if version is not None]
    unseen = max(in_work - len(letters), 0) + max(in_pipe - len(notices), 0)
    return Dead(frozenset(versions), len(letters) - len(versions), sum(notices) + unseen)


def peek(sqs: SQSClient, queue_url: str, read: Callable[[Iterable[str]], list[T]]) -> list[T]:
    """What is read from each message's body; every message is given back at once."""
    with Look(sqs, queue_url) as look:
        seen = [message for batch in look.batches() for message in batch]
    return read(message["Body"] for message in seen)


@dataclass
class Look:
    """One look through a queue. Use as a context manager: leaving it gives everything back that is left."""

    sqs: SQSClient
    queue_url: str
    _seen: dict[str, Received | None] = field(default_factory=dict)
    """None where it was deleted."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        left = [message for message in self._seen.values() if message is not None]
        for low in range(0, len(left), 10):
            entries: Any = [
                {"Id": str(place), "ReceiptHandle": message["ReceiptHandle"], "VisibilityTimeout": 0}
                for place, message in enumerate(left[low : low + 10])
            ]
            self.sqs.change_message_visibility_batch(QueueUrl=self.queue_url, Entries=entries)

    def batches(self) -> Iterator[list[Received]]:
        """Each message once, ten or fewer at a time."""
        for received in _received(self.sqs, self.queue_url):
            batch = [message for message in received if message["MessageId"] not in self._seen]
            self._seen.update({message["MessageId"]: message for message in batch})
            if batch:
                yield batch
            if len(batch) < len(received) or len(self._seen) >= MOST_MESSAGES:
                return  # The first ones have come into sight again.

    def delete(self, messages: Sequence[Received]) -> None:
        """Of one batch. One that SQS did not delete comes into sight again."""
        if not messages:
            return
        entries: Any = [
            {"Id": str(place), "ReceiptHandle": message["ReceiptHandle"]}
            for place, message in enumerate(messages)
        ]
        self.sqs.delete_message_batch(QueueUrl=self.queue_url, Entries=entries)
        self._seen.update(dict.fromkeys((message["MessageId"] for message in messages), None))


def _received(sqs: SQSClient, queue_url: str) -> Iterator[list[Received]]:
    empty = 0
    while empty < EMPTY_ANSWERS:
        answer = sqs.receive_message(
            QueueUrl=queue_url,
            MaxNumberOfMessages=10,
            VisibilityTimeout=HELD_SECONDS,
            MessageAttributeNames=["All"],
            MessageSystemAttributeNames=["All"],
        )
        messages: Any = answer.get("Messages", [])
        if messages:
            yield messages
        empty = 0 if messages else empty + 1


def _version_in(body: str) -> Version | None:
    try:
        event = from_item(json.loads(body)["dynamodb"]["NewImage"])
    except (MalformedEvent, ValueError, KeyError, TypeError, AttributeError):
        return None
    return event.entity_id, event.version


def _records_in(body: str) -> int:
    """Amazon EventBridge Pipes, "Error handling"; a notice that cannot be read names one at least."""
    try:
        return int(json.loads(body)["DDBStreamBatchInfo"]["batchSize"])
    except (ValueError, KeyError, TypeError):
        return 1
