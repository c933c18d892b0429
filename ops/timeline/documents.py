"""The Firestore side: messages, the outbox beside them, and what the publisher shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from google.api_core.exceptions import GoogleAPICallError
from google.auth.exceptions import GoogleAuthError
from google.cloud.firestore import Client
from google.cloud.firestore_v1.base_query import FieldFilter

from contract.event import AnalyticsEvent, MalformedEvent
from contract.names import FIRESTORE_COLLECTION, FIRESTORE_FIGURES, FIRESTORE_OUTBOX, FIRESTORE_THREADS
from ops.failure import NotReached
from ops.timeline.observed import Document, Waiting
from relay.firestore_outbox import entry_of

_ONE_TRY: dict[str, Any] = {"retry": None, "timeout": 20.0}


@dataclass(frozen=True, slots=True)
class Documents:
    """All collections of a stage. All raise NotReached."""

    client: Client

    def threads_named(self, correlation_id: str) -> set[str]:
        """The threads that have a message under this name."""
        with _failures_raised():
            found = self._where(FIRESTORE_COLLECTION, "correlation_id", correlation_id)
            return {str((each.to_dict() or {}).get("thread_id", "")) for each in found} - {""}

    def of_thread(self, thread_id: str) -> Sequence[Document]:
        """An unreadable document raises as well: left out, it would seem to be missing."""
        with _failures_raised():
            return [_document(each) for each in self._where(FIRESTORE_COLLECTION, "thread_id", thread_id)]

    def waiting(self, correlation_id: str) -> Sequence[Waiting]:
        """The issue's entries in the outbox."""
        with _failures_raised():
            found = self._where(FIRESTORE_OUTBOX, "correlation_id", correlation_id)
            return [_waiting(each) for each in found]

    def shown_thread(self, thread_id: str) -> int:
        """The revision that is shown of the thread, or 0."""
        return self._revision(FIRESTORE_THREADS, thread_id)

    def shown_rows(self, repository_id: int, days: Iterable[str]) -> dict[str, int]:
        """The revision that is shown of the repository's figures, or 0, by day."""
        return {day: self._revision(FIRESTORE_FIGURES, f"{day}~{repository_id}") for day in days}

    def _revision(self, collection: str, name: str) -> int:
        with _failures_raised():
            found = self.client.collection(collection).document(name).get(**_ONE_TRY)
            return int((found.to_dict() or {}).get("revision", 0))

    def _where(self, collection: str, name: str, value: str) -> Iterator[Any]:
        wanted = FieldFilter(name, "==", value)
        return iter(self.client.collection(collection).where(filter=wanted).stream(**_ONE_TRY))


def _document(found: Any) -> Document:
    try:
        return Document(AnalyticsEvent.from_record(found.to_dict() or {}), found.update_time)
    except MalformedEvent as error:
        raise NotReached(f"Firestore: document {found.id} cannot be read by this code ({error})") from None


def _waiting(found: Any) -> Waiting:
    entry = entry_of(found)
    return Waiting(
        entry_id=entry.entry_id,
        message_id=entry.entry_id.partition("@")[0],
        is_dead=entry.next_attempt_at is None,
        attempts=entry.attempts,
        reason=entry.reason or entry.fault,
        since=entry.pending_since,
    )


@contextmanager
def _failures_raised() -> Iterator[None]:
    try:
        yield
    except (GoogleAPICallError, GoogleAuthError) as error:
        raise NotReached(f"Firestore: {error}") from None
