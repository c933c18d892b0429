"""What the queues hold, according to SQS."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from reporter.completeness import Queues

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.literals import QueueAttributeNameType

_HELD: Sequence[QueueAttributeNameType] = (
    "ApproximateNumberOfMessages",
    "ApproximateNumberOfMessagesNotVisible",
    "ApproximateNumberOfMessagesDelayed",
)


def read_queues(
    sqs: SQSClient, *, work_queue_url: str, work_dlq_url: str, pipe_dlq_url: str, warn: Callable[[str], None]
) -> Queues | None:
    """None if SQS does not answer: a report that says so is better than none. `warn` takes the reason."""
    try:
        return Queues(
            in_flight=messages_in(sqs, work_queue_url),
            uncounted=messages_in(sqs, work_dlq_url),
            undelivered=messages_in(sqs, pipe_dlq_url),
        )
    except (BotoCoreError, ClientError) as error:
        warn(f"the queues did not answer: {error}")
        return None


def messages_in(sqs: SQSClient, queue_url: str) -> int:
    """About how many a queue holds: waiting, delayed, and being worked on."""
    attributes = sqs.get_queue_attributes(QueueUrl=queue_url, AttributeNames=_HELD)["Attributes"]
    return sum(int(attributes[name]) for name in _HELD)
