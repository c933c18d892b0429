"""What the relay asks of the outbox."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, Self

from receiver.outbox import CREATED_AT, ERASE, NEXT_ATTEMPT_AT, PENDING_SINCE

_KINDS: Mapping[str, tuple[type[Any], str]] = {
    "message_id": (str, "text"),
    "correlation_id": (str, "text"),
    "delivery_id": (str, "text"),
    "attempts": (int, "a whole number"),
    "reason": (str, "text"),
    NEXT_ATTEMPT_AT: (datetime, "a time"),
    PENDING_SINCE: (datetime, "a time"),
    CREATED_AT: (datetime, "a time"),
}
_DEAD = ("message_id", "correlation_id", "delivery_id", "attempts")
_PENDING = (*_DEAD, NEXT_ATTEMPT_AT, PENDING_SINCE)
_MOST_ATTEMPTS = 2**31
_DOCUMENT_ID = re.compile(r"[A-Za-z]+-\w+", re.ASCII)
"""Of the receiver's documents: one id that Firestore refuses would fail the read of all others with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One change that DynamoDB may lack, as it was when it was read."""

    entry_id: str
    message_id: str
    correlation_id: str
    delivery_id: str
    attempts: int
    pending_since: datetime
    """Of a dead entry too. Of an entry that lacks it, the time at which the entry was made."""
    next_attempt_at: datetime | None
    """None in a dead entry."""
    reason: str
    """Why the last attempt failed."""
    fault: str
    """What is wrong with the entry itself, for instance after an edit by hand; empty in a sound one."""
    revision: Any
    """The store's own; a change applies only where nobody has changed the entry since."""

    @property
    def erases(self) -> bool:
        """Whether it has a deleted issue's thread erased."""
        return self.entry_id.endswith(f"@{ERASE}")

    @classmethod
    def read(cls, entry_id: str, fields: Mapping[str, Any], *, made_at: datetime, revision: Any) -> Self:
        """Whatever the store holds under that id. Never raises."""
        sound = {name: value for name, value in fields.items() if not _fault(name, value)}
        return cls(
            entry_id=entry_id,
            message_id=sound.get("message_id", ""),
            correlation_id=sound.get("correlation_id", ""),
            delivery_id=sound.get("delivery_id", ""),
            attempts=sound.get("attempts", 0),
            pending_since=sound.get(PENDING_SINCE) or sound.get(CREATED_AT) or made_at,
            next_attempt_at=sound.get(NEXT_ATTEMPT_AT),
            reason=sound.get("reason", ""),
            fault="; ".join(_faults(entry_id, fields)),
            revision=revision,
        )


def _faults(entry_id: str, fields: Mapping[str, Any]) -> Iterator[str]:
    expected = _PENDING if NEXT_ATTEMPT_AT in fields or not fields.get("reason") else _DEAD
    yield from (f"{name} is missing" for name in expected if name not in fields)
    yield from filter(None, (_fault(name, value) for name, value in fields.items()))
    message_id = fields.get("message_id")
    if message_id == "":
        yield "message_id is empty"
    elif isinstance(message_id, str) and message_id != entry_id.partition("@")[0]:
        yield "message_id is not the one in the entry's own id"
    elif isinstance(message_id, str) and not _DOCUMENT_ID.fullmatch(message_id):
        yield "message_id cannot be a document's id"


def _fault(name: str, value: Any) -> str:
    if name not in _KINDS:
        return ""
    kind, word = _KINDS[name]
    if not isinstance(value, kind) or isinstance(value, bool):
        return f"{name} is not {word}"
    if name == "attempts" and not 0 <= value < _MOST_ATTEMPTS:
        return f"{name} is not a count"
    return ""


@dataclass(frozen=True, slots=True)
class Depth:
    """What is left in the outbox."""

    pending: int
    dead: int
    oldest_since: datetime | None
    """None where nothing is pending."""


class OutboxFailed(Exception):
    """Firestore did not answer, or not as it should; the text says why."""


class Outbox(Protocol):
    """All of them raise OutboxFailed. A change to an entry that somebody else has changed does nothing."""

    def due(self, now: datetime, *, most: int) -> Sequence[Entry]:
        """Pending entries whose time has come, the one that has waited longest for it first."""
        ...

    def documents(self, message_ids: Sequence[str]) -> Mapping[str, Mapping[str, Any]]:
        """The documents that are there, whole, by entity id."""
        ...

    def delivered(self, entry: Entry) -> None: ...

    def failed(self, entry: Entry, *, reason: str, next_attempt_at: datetime) -> None: ...

    def dead(self, entry: Entry, *, reason: str) -> None:
        """It stays for a person to look at, and is never due again."""
        ...

    def depth(self) -> Depth:
        """Whatever is not pending is dead, so that no entry is counted nowhere."""
        ...
