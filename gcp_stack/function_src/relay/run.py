"""One run of the relay: the outbox, oldest first, until it is drained, AWS is away, or the time is up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol

from contract.event import MalformedEvent
from receiver.keeper import without_erased
from receiver.store import FirstStore, Store, Stored, StoreFailed, StoreRefused, TimeLeft
from relay.backoff import pause
from relay.erasing import Threads, erase
from relay.outbox import Depth, Entry, Outbox

CHUNK = 64
"""Entries at a time; where none of them gets through, the run ends and leaves the others their patience."""
RUN_SECONDS = 40.0
"""No chunk begins after that: each minute's run has ended before the next one, slow tries included."""
CALL_SECONDS = 10.0
"""For one call of Firestore."""


class EntryOutcome(StrEnum):
    """What became of one entry in one run."""

    DELIVERED = "delivered"
    FAILED = "failed"
    DEAD = "dead"
    GONE = "gone"
    """Its document has left Firestore: by its time to live, or by hand."""


class AtOnce(Protocol):
    """Applies a function to all entries, several at a time."""

    def __call__(
        self, judge: Callable[[Entry], EntryOutcome], entries: Iterable[Entry]
    ) -> Iterable[EntryOutcome]: ...


class LogOutcome(Protocol):
    """Hears of each entry that was not delivered, and why."""

    def __call__(self, outcome: EntryOutcome, entry: Entry, reason: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did, and what it left."""

    outcomes: Mapping[EntryOutcome, int]
    depth: Depth
    oldest_age_seconds: float
    """Zero where nothing is pending."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Safe beside another run: to put again changes nothing, and an entry changes for one of them alone."""

    outbox: Outbox
    firestore: FirstStore
    threads: Threads
    dynamodb: Store
    at_once: AtOnce
    log: LogOutcome
    now: Callable[[], datetime]
    chance: Callable[[], float]
    """From 0 to 1."""

    def drain(self) -> Report:
        """Raises OutboxFailed; what was done until then stays done, and the next run continues."""
        outcomes: Counter[EntryOutcome] = Counter()
        ends = self.now() + timedelta(seconds=RUN_SECONDS)
        while self.now() < ends:
            chunk = self._deliver_chunk(lambda: (ends - self.now()).total_seconds() + CALL_SECONDS)
            outcomes += chunk
            if not chunk or chunk.keys() == {EntryOutcome.FAILED}:
                break
        return self._report(outcomes)

    def _deliver_chunk(self, left: TimeLeft) -> Counter[EntryOutcome]:
        entries = self.outbox.due(self.now(), most=CHUNK)
        sound = [entry.message_id for entry in entries if not entry.fault]
        documents = self.outbox.documents(sound) if sound else {}
        return Counter(self.at_once(lambda entry: self._deliver(entry, documents, left), entries))

    def _deliver(
        self, entry: Entry, documents: Mapping[str, Mapping[str, Any]], left: TimeLeft
    ) -> EntryOutcome:
        """The newest version, whichever the entry was written for."""
        if entry.fault:
            return self._bury(entry, f"MalformedEntry: {entry.fault}")
        document = documents.get(entry.message_id)
        if document is None:
            self.outbox.delivered(entry)
            self.log(EntryOutcome.GONE, entry, "its document no longer exists")
            return EntryOutcome.GONE
        try:
            self._put(entry, Stored.read(document), left)
        except (MalformedEvent, StoreRefused) as error:
            return self._bury(entry, f"{type(error).__name__}: {error}")
        except StoreFailed as error:
            return self._put_off(entry, str(error))
        except Exception as error:  # noqa: BLE001  # a fault of ours, with this entry: it costs the others nothing
            return self._put_off(entry, f"{type(error).__name__}: {error}")
        self.outbox.delivered(entry)
        return EntryOutcome.DELIVERED

    def _put(self, entry: Entry, stored: Stored, left: TimeLeft) -> None:
        """Raises MalformedEvent and StoreFailed."""
        if entry.erases:
            self._erase(stored, left)
        else:
            self.dynamodb.put(without_erased(self.firestore, stored, left=lambda: CALL_SECONDS))

    def _erase(self, stored: Stored, left: TimeLeft) -> None:
        """A thread with thousands of comments is erased in part, and the next run continues."""
        if not stored.event.deleted:
            raise MalformedEvent("the entry has a thread erased whose issue is not deleted")
        erase(
            stored.event.thread_id,
            threads=self.threads,
            firestore=self.firestore,
            expires_at=stored.expires_at,
            left=left,
        )

    def _bury(self, entry: Entry, reason: str) -> EntryOutcome:
        self.outbox.dead(entry, reason=reason)
        self.log(EntryOutcome.DEAD, entry, reason)
        return EntryOutcome.DEAD

    def _put_off(self, entry: Entry, reason: str) -> EntryOutcome:
        later = self.now() + pause(entry.attempts + 1, chance=self.chance())
        self.outbox.failed(entry, reason=reason, next_attempt_at=later)
        self.log(EntryOutcome.FAILED, entry, reason)
        return EntryOutcome.FAILED

    def _report(self, outcomes: Mapping[EntryOutcome, int]) -> Report:
        depth = self.outbox.depth()
        age = (self.now() - depth.oldest_since).total_seconds() if depth.oldest_since else 0.0
        return Report(outcomes, depth, max(age, 0.0))
