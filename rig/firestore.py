"""Firestore in memory: the receiver's first store and the relay's outbox, call by call.

tests/contract/outbox holds it to the same behaviour as the real ones. A call may be lost before it arrives,
or its answer after it did; one commit holds all of its writes or none.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeVar

from contract.event import OPENINGS, AnalyticsEvent
from receiver.outbox import CREATED_AT, NEXT_ATTEMPT_AT, PENDING_SINCE, entry_id, erase_id, new_entry
from receiver.store import Stored, StoreFailed, TimeLeft
from relay.outbox import Depth, Entry, OutboxFailed
from rig.faults import Faults

T = TypeVar("T")

MADE_AT = datetime(2026, 11, 16, 9, 0, 1, tzinfo=UTC)
"""Of every entry, as the store itself would note it."""


@dataclass
class FakeFirestore:
    """Documents (`stored`) and entries by id; `changed` is told when the outbox has something new."""

    faults: Faults
    changed: Callable[[], None] = lambda: None
    stored: dict[str, dict[str, Any]] = field(default_factory=dict)
    entries: dict[str, dict[str, Any]] = field(default_factory=dict)
    erased: set[str] = field(default_factory=set)
    _revisions: dict[str, int] = field(default_factory=dict)

    # The receiver's side

    def put(self, event: AnalyticsEvent, *, expires_at: datetime, left: TimeLeft) -> Stored:
        for _ in range(4):
            there = self._ask(partial(self.stored.get, event.message_id), left)
            stored = Stored.after(there or {}, event, expires_at=expires_at)
            if not stored.is_new or self._ask(partial(self._commit, stored, there), left):
                return stored
        raise StoreFailed("Firestore: overtaken")

    def is_erased(self, thread_id: str, *, left: TimeLeft) -> bool:
        return self._ask(lambda: thread_id in self.erased, left)

    def settle(self, stored: Stored, *, left: TimeLeft) -> None:
        self._ask(lambda: self.entries.pop(entry_id(stored), None), left)

    def _commit(self, stored: Stored, seen: dict[str, Any] | None) -> bool:
        """On condition that the document is still the one that was seen."""
        event = stored.event
        if self.stored.get(event.message_id) is not seen:
            return False
        self.stored[event.message_id] = stored.to_document()
        self.write_entry(entry_id(stored), new_entry(stored))
        if event.kind.is_opening and event.deleted:
            self.erased.add(event.thread_id)
            self.write_entry(erase_id(event), new_entry(stored))
        self.changed()
        return True

    def _ask(self, do: Callable[[], T], left: TimeLeft) -> T:
        if left() <= 0:
            raise StoreFailed("Firestore: no time was left to ask it")
        try:
            return self.faults.call(do, refusals={})
        except Exception as error:
            raise StoreFailed(f"Firestore: {error}") from error

    # The relay's side

    def mark_erased(self, thread_id: str, *, expires_at: datetime, left: TimeLeft) -> None:  # noqa: ARG002  # nothing expires here
        self._ask(partial(self.erased.add, thread_id), left)

    def earlier(self, thread_id: str, *, left: TimeLeft) -> Set[str]:
        def read() -> set[str]:
            origins = {each["thread_id"] for each in self._where(transferred_to=thread_id).values()}
            for kind in OPENINGS:
                opening = self._where(thread_id=thread_id, kind=kind.value)
                origins |= {each["transferred_from"] for each in opening.values()}
            return origins - {""}

        return self._ask(read, left)

    def undeleted(self, thread_id: str, *, after: str, left: TimeLeft) -> Mapping[str, Mapping[str, Any]]:
        def read() -> dict[str, dict[str, Any]]:
            found = self._where(thread_id=thread_id, deleted=False)
            return {name: found[name] for name in sorted(found) if name > after}

        return self._ask(read, left)

    def _where(self, **fields: str | bool) -> dict[str, dict[str, Any]]:
        """As a query by equality finds them."""
        return {
            name: document
            for name, document in self.stored.items()
            if all(document.get(field) == value for field, value in fields.items())
        }

    def due(self, now: datetime, *, most: int) -> Sequence[Entry]:
        def read() -> list[Entry]:
            come = [(at, name) for name, at in self._times(NEXT_ATTEMPT_AT).items() if at <= now]
            return [self._entry(name) for _, name in sorted(come)[:most]]

        return self._call(read)

    def documents(self, message_ids: Sequence[str]) -> Mapping[str, Mapping[str, Any]]:
        def read() -> Mapping[str, Mapping[str, Any]]:
            return {name: dict(self.stored[name]) for name in message_ids if name in self.stored}

        return self._call(read)

    def delivered(self, entry: Entry) -> None:
        self._call(lambda: self._change(entry, None))

    def failed(self, entry: Entry, *, reason: str, next_attempt_at: datetime) -> None:
        more = {"attempts": entry.attempts + 1, "reason": reason, NEXT_ATTEMPT_AT: next_attempt_at}
        self._call(lambda: self._change(entry, more))

    def dead(self, entry: Entry, *, reason: str) -> None:
        more = {"attempts": entry.attempts + 1, "reason": reason, CREATED_AT: entry.pending_since}
        self._call(lambda: self._change(entry, more, without=(NEXT_ATTEMPT_AT, PENDING_SINCE)))

    def depth(self) -> Depth:
        def read() -> Depth:
            pending, waiting = self._times(NEXT_ATTEMPT_AT), self._times(PENDING_SINCE)
            return Depth(len(pending), len(self.entries) - len(pending), min(waiting.values(), default=None))

        return self._call(read)

    def _times(self, field: str) -> dict[str, datetime]:
        """As a query by that field finds them: whatever else stands there is no time."""
        found = {name: entry.get(field) for name, entry in self.entries.items()}
        return {name: value for name, value in found.items() if isinstance(value, datetime)}

    def _entry(self, name: str) -> Entry:
        return Entry.read(name, self.entries[name], made_at=MADE_AT, revision=self._revisions[name])

    def _change(self, entry: Entry, more: dict[str, Any] | None, without: Collection[str] = ()) -> None:
        name = entry.entry_id
        if name not in self.entries or self._revisions[name] != entry.revision:
            return
        if more is None:
            del self.entries[name]
        else:
            left = {field: value for field, value in self.entries[name].items() if field not in without}
            self.write_entry(name, {**left, **more})

    def write_entry(self, name: str, fields: dict[str, Any]) -> None:
        """As anybody may who has access to the store."""
        self.entries[name] = fields
        self._revisions[name] = self._revisions.get(name, 0) + 1

    def _call(self, do: Callable[[], T]) -> T:
        try:
            return self.faults.call(do, refusals={})
        except Exception as error:
            raise OutboxFailed(f"Firestore: {error}") from error
