"""A dead message as a person reads it, which ones are meant, and which died of the same cause."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self

from contract.event import MalformedEvent
from ops.peeking import Received
from processor.dead_letters import fingerprint
from processor.poke import Poke, SqsRecord, correlation_id_of, read_poke

GAVE_UP = "its queue gave up: every attempt failed"
"""Of a message that SQS moved by itself: nobody could write a reason on it; the processor's log has it."""
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One message of a dead-letter queue."""

    queue: str
    message_id: str
    body: str
    attributes: Mapping[str, str]
    """What the processor wrote on it."""
    group: str | None
    """In a FIFO queue."""
    sent_at: datetime

    @classmethod
    def of(cls, queue: str, message: Received) -> Self:
        """As SQS hands it out, with all its attributes."""
        system = message.get("Attributes", {})
        written = message.get("MessageAttributes", {})
        return cls(
            queue=queue,
            message_id=message["MessageId"],
            body=message["Body"],
            attributes={
                name: value["StringValue"] for name, value in written.items() if "StringValue" in value
            },
            group=system.get("MessageGroupId"),
            sent_at=datetime.fromtimestamp(int(system.get("SentTimestamp", "0")) / 1000, UTC),
        )

    @property
    def reason(self) -> str:
        return self.attributes.get("reason") or _notice(self.body) or GAVE_UP

    @property
    def fingerprint(self) -> str:
        """The same for all that died of the same cause."""
        return self.attributes.get("error_fingerprint") or fingerprint(self.reason)

    @property
    def code_version(self) -> str:
        return self.attributes.get("code_version", UNKNOWN)

    @property
    def correlation_id(self) -> str:
        """The thread's identity where the message shows no name, and empty where it shows neither."""
        return self.attributes.get("correlation_id") or correlation_id_of(self.record)

    @property
    def record(self) -> SqsRecord:
        """As the processor gets it. Without its group: whether it waits behind another is not its own."""
        return {"messageId": self.message_id, "body": self.body, "attributes": {}}

    @property
    def poke(self) -> Poke | None:
        """The thread that changed; None if the message cannot be read."""
        try:
            return read_poke(self.record)
        except MalformedEvent:
            return None

    def to_json(self) -> dict[str, Any]:
        """What a list shows of it."""
        return {
            "queue": self.queue,
            "message_id": self.message_id,
            "correlation_id": self.correlation_id,
            "sent_at": self.sent_at.isoformat(timespec="milliseconds"),
            "fingerprint": self.fingerprint,
            "code_version": self.code_version,
            "reason": self.reason,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which messages are meant: those to which everything that is given applies."""

    fingerprint: str | None = None
    code_version: str | None = None
    correlation_id: str | None = None
    message_id: str | None = None
    """Or how it begins, as do fingerprint and code version."""

    def applies(self, letter: Letter) -> bool:
        return (
            letter.fingerprint.startswith(self.fingerprint or "")
            and letter.code_version.startswith(self.code_version or "")
            and letter.message_id.startswith(self.message_id or "")
            and (self.correlation_id is None or _is_same(self.correlation_id, letter.correlation_id))
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Messages of one queue that died of the same error under the same code."""

    queue: str
    fingerprint: str
    code_version: str
    reason: str
    """One of theirs: they differ in what is quoted and counted in it."""
    letters: Sequence[Letter]

    @property
    def since(self) -> datetime:
        return min(letter.sent_at for letter in self.letters)

    @property
    def until(self) -> datetime:
        return max(letter.sent_at for letter in self.letters)

    @property
    def issues(self) -> list[str]:
        return sorted({letter.correlation_id for letter in self.letters if letter.correlation_id})

    def to_json(self) -> dict[str, Any]:
        return {
            "queue": self.queue,
            "fingerprint": self.fingerprint,
            "code_version": self.code_version,
            "reason": self.reason,
            "count": len(self.letters),
            "since": self.since.isoformat(timespec="milliseconds"),
            "until": self.until.isoformat(timespec="milliseconds"),
            "issues": self.issues,
            "message_ids": [letter.message_id for letter in self.letters],
        }


def _is_same(typed: str, correlation_id: str) -> bool:
    """GitHub ignores letter case."""
    return typed.casefold() == correlation_id.casefold()


def by_cause(letters: Iterable[Letter]) -> list[Cause]:
    """The most frequent cause first."""
    groups: dict[tuple[str, str, str], list[Letter]] = {}
    for letter in letters:
        groups.setdefault((letter.queue, letter.fingerprint, letter.code_version), []).append(letter)
    causes = [
        Cause(queue=queue, fingerprint=mark, code_version=code, reason=group[0].reason, letters=group)
        for (queue, mark, code), group in groups.items()
    ]
    return sorted(causes, key=lambda cause: (-len(cause.letters), cause.queue, cause.fingerprint))


def _notice(body: str) -> str:
    """Why what it stands for was given up: by a pipe, by a function behind a stream, or by the publisher.

    Amazon EventBridge Pipes, "Error handling"; AWS Lambda Developer Guide, "Retain discarded batch records".
    """
    try:
        notice = json.loads(body)
        if "document" in notice:
            return f"{notice['document']} cannot be published: {notice['reason']}"
        who = "the pipe" if "context" in notice else "the function"
        condition = notice.get("context", notice.get("requestContext"))["condition"]
        return f"{who} gave up on {int(notice['DDBStreamBatchInfo']['batchSize'])} records: {condition}"
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return ""
