"""What the receiver asks of its stores, what they hold of a message, and how they say no."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, Self, TypeAlias

from contract.event import SCHEMA_VERSION, AnalyticsEvent, MalformedEvent, merged
from contract.item import EXPIRES_AT, REVISION

DOCUMENT_FIELDS = frozenset({*AnalyticsEvent.__slots__, REVISION, EXPIRES_AT})
"""Of what the first store holds of a message."""

TimeLeft: TypeAlias = Callable[[], float]
"""Seconds until the caller no longer waits; at or below zero it does not even begin."""


class StoreFailed(Exception):
    """The store did not confirm the event; the text says which store, and why. To put again is safe."""


class StoreRefused(StoreFailed):
    """It never will: to put this event again is useless."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What the first store knows of a message: all accepted versions together."""

    event: AnalyticsEvent
    revision: int
    """How often its document has changed."""
    expires_at: datetime
    is_new: bool = False
    """Whether this call changed it."""

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> Self:
        """What a document holds. Raises MalformedEvent."""
        expires_at = document.get(EXPIRES_AT)
        if not isinstance(expires_at, datetime):
            raise MalformedEvent(f"{EXPIRES_AT} must be a time, is {type(expires_at).__name__}")
        event = AnalyticsEvent.from_record(dict(document))
        return cls(event=event, revision=_revision_of(document), expires_at=expires_at)

    @classmethod
    def after(cls, document: Mapping[str, Any], event: AnalyticsEvent, *, expires_at: datetime) -> Self:
        """What is known once the event has come to that document, which is empty where nothing was known.

        What no event can be made of is replaced. Raises StoreFailed where newer code wrote it, as in a
        rollback: that may say that the message was deleted.
        """
        known = _known(document)
        together = merged(event, known) if known else event
        is_new = together != known
        revision = _revision_of(document) + is_new
        return cls(event=together, revision=revision, expires_at=expires_at, is_new=is_new)

    def to_document(self) -> dict[str, Any]:
        """The inverse of `read`."""
        record = self.event.to_record()
        plain = {name: list(value) if isinstance(value, tuple) else value for name, value in record.items()}
        return {**plain, REVISION: self.revision, EXPIRES_AT: self.expires_at}


def _revision_of(document: Mapping[str, Any]) -> int:
    """0 where the document does not say."""
    revision = document.get(REVISION)
    return revision if type(revision) is int else 0


def _known(document: Mapping[str, Any]) -> AnalyticsEvent | None:
    try:
        return AnalyticsEvent.from_record(dict(document))
    except MalformedEvent as error:
        schema = document.get("schema_version")
        if type(schema) is int and schema > SCHEMA_VERSION:
            raise StoreFailed(f"Firestore: {error}") from None
        return None


class Store(Protocol):
    """One item per message; what knows more wins, whatever the order of arrival."""

    def put(self, stored: Stored) -> bool:
        """Whether the store knew less before; that it knew as much is success as well.

        Raises StoreFailed.
        """
        ...


class FirstStore(Protocol):
    """The store whose commit is the promise to GitHub: it also remembers what the second one still lacks."""

    def put(self, event: AnalyticsEvent, *, expires_at: datetime, left: TimeLeft) -> Stored:
        """The message as it is known from now on; with each change, in one commit, an outbox entry.

        A deleted issue leaves a mark on its thread in the same commit, and an entry that has the relay erase
        the thread's comments. Raises StoreFailed.
        """
        ...

    def is_erased(self, thread_id: str, *, left: TimeLeft) -> bool:
        """Whether the thread's issue was deleted, there or where it moved to later. Raises StoreFailed."""
        ...

    def settle(self, stored: Stored, *, left: TimeLeft) -> None:
        """Takes the entry of this state out of the outbox, if there is one. Raises StoreFailed."""
        ...
