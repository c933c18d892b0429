"""The outbox in Firestore."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Any, cast

from google.api_core.exceptions import FailedPrecondition, GoogleAPICallError, NotFound
from google.auth.exceptions import GoogleAuthError
from google.cloud.firestore import (
    DELETE_FIELD,
    Client,
    CollectionReference,
    DocumentSnapshot,
    LastUpdateOption,
    Query,
)
from google.cloud.firestore_v1.base_query import FieldFilter

from contract.names import FIRESTORE_COLLECTION, FIRESTORE_OUTBOX
from receiver.outbox import CREATED_AT, NEXT_ATTEMPT_AT, PENDING_SINCE
from relay.outbox import Depth, Entry, OutboxFailed

# The next run is the retry.
_ONE_TRY: dict[str, Any] = {"retry": None, "timeout": 10.0}
_REASON_LENGTH = 500
_FIRST_TIME = datetime(1, 1, 1, tzinfo=UTC)
"""A comparison with it finds times only: Firestore compares values of one type."""


class FirestoreOutbox:
    """Changes carry the entry's last update time as their precondition: two relays at once do no harm."""

    def __init__(self, *, client: Client) -> None:
        self._client = client
        self._documents = client.collection(FIRESTORE_COLLECTION)
        self._entries = client.collection(FIRESTORE_OUTBOX)

    def due(self, now: datetime, *, most: int) -> Sequence[Entry]:
        come = self._entries.where(filter=FieldFilter(NEXT_ATTEMPT_AT, "<=", now))
        with failures_raised():
            return [
                entry_of(found) for found in come.order_by(NEXT_ATTEMPT_AT).limit(most).stream(**_ONE_TRY)
            ]

    def documents(self, message_ids: Sequence[str]) -> Mapping[str, Mapping[str, Any]]:
        wanted = [self._documents.document(message_id) for message_id in dict.fromkeys(message_ids)]
        with failures_raised():
            found = [document for document in self._client.get_all(wanted, **_ONE_TRY) if document.exists]
        return {document.id: document.to_dict() or {} for document in found}

    def delivered(self, entry: Entry) -> None:
        with failures_raised(), suppress(FailedPrecondition, NotFound):
            self._entries.document(entry.entry_id).delete(option=LastUpdateOption(entry.revision), **_ONE_TRY)

    def failed(self, entry: Entry, *, reason: str, next_attempt_at: datetime) -> None:
        self._update(entry, reason, {NEXT_ATTEMPT_AT: next_attempt_at})

    def dead(self, entry: Entry, *, reason: str) -> None:
        gone = {NEXT_ATTEMPT_AT: DELETE_FIELD, PENDING_SINCE: DELETE_FIELD}
        self._update(entry, reason, {CREATED_AT: entry.pending_since, **gone})

    def depth(self) -> Depth:
        """All of it as of one moment: an entry that comes or goes meanwhile would seem dead."""
        with failures_raised():
            all_of_them = _count(self._entries)
            then = {"read_time": all_of_them.read_time}
            pending = int(_count(self._times(NEXT_ATTEMPT_AT), **then).value)
            waiting = self._times(PENDING_SINCE).order_by(PENDING_SINCE).limit(1)
            oldest = [entry_of(found).pending_since for found in waiting.stream(**_ONE_TRY, **then)]
        return Depth(pending, int(all_of_them.value) - pending, oldest[0] if oldest else None)

    def _times(self, field: str) -> Query:
        return self._entries.where(filter=FieldFilter(field, ">=", _FIRST_TIME))

    def _update(self, entry: Entry, reason: str, fields: Mapping[str, Any]) -> None:
        noted = {"attempts": entry.attempts + 1, "reason": reason[:_REASON_LENGTH], **fields}
        document = self._entries.document(entry.entry_id)
        with failures_raised(), suppress(FailedPrecondition, NotFound):
            document.update(noted, option=LastUpdateOption(entry.revision), **_ONE_TRY)


def entry_of(found: DocumentSnapshot[Any]) -> Entry:
    """An entry as a query finds it."""
    # The client's types allow for documents that are not there; a query finds none of those.
    return Entry.read(
        found.id, found.to_dict() or {}, made_at=cast(datetime, found.create_time), revision=found.update_time
    )


def _count(query: Query | CollectionReference, **as_of: Any) -> Any:
    """One figure, and the time of its reading."""
    # One list of one figure, whatever the client's own types say.
    ((answer,),) = cast(Any, query.count().get(**_ONE_TRY, **as_of))
    return answer


@contextmanager
def failures_raised() -> Iterator[None]:
    """Raises OutboxFailed for what Google's client raises."""
    try:
        yield
    except (GoogleAPICallError, GoogleAuthError) as error:
        raise OutboxFailed(f"Firestore: {error}") from error
