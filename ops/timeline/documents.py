"""The Firestore side: documents, and the outbox beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from google.api_core.exceptions import GoogleAPICallError
from google.auth.exceptions import GoogleAuthError
from google.cloud.firestore import Client
from google.cloud.firestore_v1.base_query import FieldFilter

from contract.event import AnalyticsEvent, MalformedEvent
from contract.names import FIRESTORE_COLLECTION, FIRESTORE_OUTBOX
from ops.failure import NotReached
from ops.timeline.observed import Document, Waiting
from relay.firestore_outbox import entry_of

_ONE_TRY: dict[str, Any] = {"retry": None, "timeout": 20.0}


@dataclass(frozen=True, slots=True)
class Documents:
    """Both collections, by correlation id. All raise NotReached."""

    client: Client

    def of_issue(self, correlation_id: str) -> Sequence[Document]:
        """An unreadable document raises as well: left out, it would seem to be missing."""
        with _failures_told():
            return [_document(each) for each in self._of(FIRESTORE_COLLECTION, correlation_id)]

    def waiting(self, correlation_id: str) -> Sequence[Waiting]:
        """The issue's entries in the outbox."""
        with _failures_told():
            return [_waiting(each) for each in self._of(FIRESTORE_OUTBOX, correlation_id)]

    def _of(self, collection: str, correlation_id: str) -> Iterator[Any]:
        wanted = FieldFilter("correlation_id", "==", correlation_id)
        return iter(self.client.collection(collection).where(filter=wanted).stream(**_ONE_TRY))


def _document(found: Any) -> Document:
    try:
        return Document(AnalyticsEvent.from_record(found.to_dict() or {}), found.update_time)
    except MalformedEvent as error:
        raise NotReached(f"Firestore: document {found.id} cannot be read by this code ({error})") from None


def _waiting(found: Any) -> Waiting:
    entry = entry_of(found)
    entity_id, _, version = entry.entry_id.partition("@")
    return Waiting(
        entity_id=entity_id,
        version=version,
        is_dead=entry.next_attempt_at is None,
        attempts=entry.attempts,
        reason=entry.reason or entry.fault,
        since=entry.pending_since,
    )


@contextmanager
def _failures_told() -> Iterator[None]:
    try:
        yield
    except (GoogleAPICallError, GoogleAuthError) as error:
        raise NotReached(f"Firestore: {error}") from None
