"""The `analytics` collection of Firestore, which the dashboard listens to, and the outbox beside it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any, Self

from google.api_core.exceptions import AlreadyExists, FailedPrecondition, GoogleAPICallError, NotFound
from google.auth.exceptions import GoogleAuthError
from google.cloud.firestore import Client, DocumentReference, LastUpdateOption, WriteBatch

from contract.event import AnalyticsEvent
from contract.item import EXPIRES_AT
from contract.names import FIRESTORE_COLLECTION, FIRESTORE_OUTBOX
from receiver.outbox import entry_id, new_entry
from receiver.store import StoreFailed, Superseded, TimeLeft

_CALL_SECONDS = 4.0
_ROUNDS = 4
"""A round is lost to another writer of the same entity alone, who has then moved it forward."""


class FirestoreStore:
    """One document per entity, under the entity's id; with each new version, an outbox entry."""

    def __init__(self, *, client: Client) -> None:
        self._client = client
        self._documents = client.collection(FIRESTORE_COLLECTION)
        self._outbox = client.collection(FIRESTORE_OUTBOX)

    @classmethod
    def connect(cls, *, project: str) -> Self:
        return cls(client=Client(project=project))

    def put(self, event: AnalyticsEvent, *, expires_at: datetime, left: TimeLeft) -> bool:
        fields = {**event.to_record(), EXPIRES_AT: expires_at}
        with _failures_told():
            for _ in range(_ROUNDS):
                with suppress(_Overtaken):
                    return self._create(event, fields, left) or self._replace_older(event, fields, left)
        raise StoreFailed(f"Firestore: others wrote {event.entity_id} {_ROUNDS} times in a row")

    def settle(self, event: AnalyticsEvent, *, left: TimeLeft) -> None:
        with _failures_told():
            self._outbox.document(entry_id(event)).delete(**_one_try(left))

    def _create(self, event: AnalyticsEvent, fields: dict[str, Any], left: TimeLeft) -> bool:
        """Preconditions, not a transaction: a new entity, the usual case, costs one call and no lock."""
        batch = self._client.batch()
        batch.create(self._document(event), fields)
        try:
            self._commit(batch, event, left)
        except AlreadyExists:
            return False
        return True

    def _replace_older(self, event: AnalyticsEvent, fields: dict[str, Any], left: TimeLeft) -> bool:
        """An equal version was committed together with its own entry."""
        document = self._document(event)
        there = document.get(field_paths=["version"], **_one_try(left))
        if not there.exists:
            raise _Overtaken
        if (version := str(there.get("version"))) > event.version:
            raise Superseded
        if version == event.version:
            return False
        batch = self._client.batch()
        batch.update(document, fields, option=LastUpdateOption(there.update_time))
        try:
            self._commit(batch, event, left)
        except (FailedPrecondition, NotFound):
            raise _Overtaken from None
        return True

    def _commit(self, batch: WriteBatch, event: AnalyticsEvent, left: TimeLeft) -> None:
        """All of it or nothing."""
        batch.set(self._outbox.document(entry_id(event)), new_entry(event))
        batch.commit(**_one_try(left))

    def _document(self, event: AnalyticsEvent) -> DocumentReference:
        return self._documents.document(event.entity_id)


class _Overtaken(Exception):
    """Another writer came between reading and writing."""


def _one_try(left: TimeLeft) -> dict[str, Any]:
    """GitHub waits ten seconds for an answer and no longer; a redelivery is the retry. Raises StoreFailed."""
    seconds = min(_CALL_SECONDS, left())
    if seconds <= 0:
        raise StoreFailed("Firestore: no time was left to ask it")
    return {"retry": None, "timeout": seconds}


@contextmanager
def _failures_told() -> Iterator[None]:
    try:
        yield
    except (GoogleAPICallError, GoogleAuthError) as error:
        raise StoreFailed(f"Firestore: {error}") from error
