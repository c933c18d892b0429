"""The outbox in Firestore."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any, Self, cast

from google.api_core.exceptions import FailedPrecondition, GoogleAPICallError, NotFound
from google.auth.exceptions import GoogleAuthError
from google.cloud.firestore import DELETE_FIELD, Client, DocumentSnapshot, LastUpdateOption, Query
from google.cloud.firestore_v1.base_query import FieldFilter

from contract.names import FIRESTORE_COLLECTION, FIRESTORE_OUTBOX
from receiver.outbox import DEAD, NEXT_ATTEMPT_AT, PENDING_SINCE
from relay.outbox import Depth, Entry, OutboxFailed

# The next run is the retry.
_ONE_TRY: dict[str, Any] = {"retry": None, "timeout": 10.0}
_REASON_LENGTH = 500


class FirestoreOutbox:
    """Changes carry the entry's last update time as their precondition: two relays at once do no harm."""

    def __init__(self, *, client: Client) -> None:
        self._client = client
        self._documents = client.collection(FIRESTORE_COLLECTION)
        self._entries = client.collection(FIRESTORE_OUTBOX)

    @classmethod
    def connect(cls, *, project: str) -> Self:
        return cls(client=Client(project=project))

    def due(self, now: datetime, *, most: int) -> Sequence[Entry]:
        come = self._entries.where(filter=FieldFilter(NEXT_ATTEMPT_AT, "<=", now))
        with _failures_told():
            return [_entry(found) for found in come.order_by(NEXT_ATTEMPT_AT).limit(most).stream(**_ONE_TRY)]

    def documents(self, entity_ids: Sequence[str]) -> Mapping[str, Mapping[str, Any]]:
        wanted = [self._documents.document(entity_id) for entity_id in dict.fromkeys(entity_ids)]
        with _failures_told():
            found = [document for document in self._client.get_all(wanted, **_ONE_TRY) if document.exists]
        return {document.id: document.to_dict() or {} for document in found}

    def delivered(self, entry: Entry) -> None:
        with _failures_told(), suppress(FailedPrecondition, NotFound):
            self._entries.document(entry.entry_id).delete(option=LastUpdateOption(entry.revision), **_ONE_TRY)

    def failed(self, entry: Entry, *, reason: str, next_attempt_at: datetime) -> None:
        self._update(entry, reason, {NEXT_ATTEMPT_AT: next_attempt_at})

    def dead(self, entry: Entry, *, reason: str) -> None:
        gone = {NEXT_ATTEMPT_AT: DELETE_FIELD, PENDING_SINCE: DELETE_FIELD}
        self._update(entry, reason, {"status": DEAD, "created_at": entry.pending_since, **gone})

    def depth(self) -> Depth:
        pending = self._entries.order_by(PENDING_SINCE)
        dead = self._entries.where(filter=FieldFilter("status", "==", DEAD))
        with _failures_told():
            oldest = [_entry(found).pending_since for found in pending.limit(1).stream(**_ONE_TRY)]
            return Depth(_count(pending), _count(dead), oldest[0] if oldest else None)

    def _update(self, entry: Entry, reason: str, fields: Mapping[str, Any]) -> None:
        noted = {"attempts": entry.attempts + 1, "reason": reason[:_REASON_LENGTH], **fields}
        document = self._entries.document(entry.entry_id)
        with _failures_told(), suppress(FailedPrecondition, NotFound):
            document.update(noted, option=LastUpdateOption(entry.revision), **_ONE_TRY)


def _entry(found: DocumentSnapshot[Any]) -> Entry:
    fields = found.to_dict() or {}
    return Entry(
        entry_id=found.id,
        entity_id=fields["entity_id"],
        correlation_id=fields["correlation_id"],
        delivery_id=fields["delivery_id"],
        attempts=fields["attempts"],
        pending_since=fields[PENDING_SINCE],
        revision=found.update_time,
    )


def _count(query: Query) -> int:
    # One list of one figure, whatever the client's own types say.
    ((answer,),) = cast(Any, query.count().get(**_ONE_TRY))
    return int(answer.value)


@contextmanager
def _failures_told() -> Iterator[None]:
    try:
        yield
    except (GoogleAPICallError, GoogleAuthError) as error:
        raise OutboxFailed(f"Firestore: {error}") from error
