"""What lies in a dead-letter queue, looked at and given back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self, TypeAlias

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

HELD_SECONDS = 60
"""What is being looked at is out of others' sight for no longer than this, even if the looking dies."""
MOST_MESSAGES = 10_000
EMPTY_ANSWERS = 3
"""SQS asks a few of its servers at a time: one empty answer does not mean an empty queue."""

Received: TypeAlias = Mapping[str, Any]
"""A message as SQS hands it out, with all its attributes."""


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
