"""What the relay asks of the outbox."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One version that DynamoDB may lack, as it was when it was read."""

    entry_id: str
    entity_id: str
    correlation_id: str
    delivery_id: str
    attempts: int
    pending_since: datetime
    revision: Any
    """The store's own; a change applies only where nobody has changed the entry since."""


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

    def documents(self, entity_ids: Sequence[str]) -> Mapping[str, Mapping[str, Any]]:
        """The documents that are there, whole, by entity id."""
        ...

    def delivered(self, entry: Entry) -> None: ...

    def failed(self, entry: Entry, *, reason: str, next_attempt_at: datetime) -> None: ...

    def dead(self, entry: Entry, *, reason: str) -> None:
        """It stays for a person to look at, and is never due again."""
        ...

    def depth(self) -> Depth: ...
