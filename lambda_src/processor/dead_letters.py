"""Messages that can never be counted, sent to the dead-letter queue with what is known of their death."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from processor.poke import SqsRecord, correlation_id_of, group_of

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.type_defs import MessageAttributeValueTypeDef

SEND_SECONDS = 5
MAX_ATTRIBUTE_LENGTH = 500
"""The attributes share SQS's size limit with the body."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetters:
    """The work queue's dead-letter queue. `connect` is called only where a message has died."""

    queue_url: str
    code_version: str
    connect: Callable[[], SQSClient]

    def send(self, record: SqsRecord, reason: str) -> None:
        """Sends a copy of the message. Raises what boto3 raises where SQS did not take it."""
        attributes = {
            "reason": reason,
            "error_fingerprint": fingerprint(reason),
            "correlation_id": correlation_id_of(record),
            "code_version": self.code_version,
        }
        self.connect().send_message(
            QueueUrl=self.queue_url,
            MessageBody=record["body"],
            MessageAttributes={name: _attribute(text) for name, text in attributes.items() if text},
            **self._order(record),
        )

    def _order(self, record: SqsRecord) -> dict[str, Any]:
        """A FIFO queue keeps the group, and takes the same message once even if the answer was lost."""
        if not self.queue_url.endswith(".fifo"):
            return {}
        message_id = record["messageId"]
        return {"MessageGroupId": group_of(record) or message_id, "MessageDeduplicationId": message_id}


def fingerprint(reason: str) -> str:
    """The same for all messages that die of the same cause, whatever is quoted or counted in its text."""
    masked = re.sub(r"'[^']*'|\"[^\"]*\"|\d+", "*", reason)
    return hashlib.sha256(masked.encode(errors="replace")).hexdigest()[:12]


def _attribute(text: str) -> MessageAttributeValueTypeDef:
    """Printable ASCII: SQS refuses some control characters, and lone surrogates cannot be sent at all."""
    plain = text.encode("ascii", "backslashreplace").decode()
    clean = "".join(character if character.isprintable() else " " for character in plain)
    return {"DataType": "String", "StringValue": clean[:MAX_ATTRIBUTE_LENGTH]}
