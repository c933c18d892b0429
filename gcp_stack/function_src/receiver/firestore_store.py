"""The `analytics` collection of Firestore, which the dashboard listens to."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Any, Self

from google.api_core.exceptions import AlreadyExists, FailedPrecondition, GoogleAPICallError, NotFound
from google.auth.exceptions import GoogleAuthError
from google.cloud.firestore import Client, CollectionReference, DocumentReference, LastUpdateOption

from contract.event import AnalyticsEvent
from contract.item import EXPIRES_AT
from contract.names import FIRESTORE_COLLECTION
from receiver.store import StoreFailed

# GitHub waits ten seconds for an answer and no longer; a redelivery is the retry.
_ONE_SHORT_TRY: dict[str, Any] = {"retry": None, "timeout": 4.0}
_ROUNDS = 4
"""A round is lost to another writer of the same entity alone, who has then moved it forward."""


class FirestoreStore:
    """One document per entity, under the entity's id."""

    def __init__(self, *, collection: CollectionReference) -> None:
        self._collection = collection

    @classmethod
    def connect(cls, *, project: str) -> Self:
        return cls(collection=Client(project=project).collection(FIRESTORE_COLLECTION))

    def put(self, event: AnalyticsEvent, *, expires_at: datetime) -> bool:
        document = self._collection.document(event.entity_id)
        fields = {**event.to_record(), EXPIRES_AT: expires_at}
        try:
            return _put(document, event.version, fields)
        except _Overtaken:
            raise StoreFailed(f"Firestore: others wrote {event.entity_id} {_ROUNDS} times in a row") from None
        except (GoogleAPICallError, GoogleAuthError) as error:
            raise StoreFailed(f"Firestore: {error}") from error


class _Overtaken(Exception):
    """Another writer came between reading and writing."""


def _put(document: DocumentReference, version: str, fields: dict[str, Any]) -> bool:
    for _ in range(_ROUNDS):
        with suppress(_Overtaken):
            return _create(document, fields) or _replace_older(document, version, fields)
    raise _Overtaken


def _create(document: DocumentReference, fields: dict[str, Any]) -> bool:
    """Preconditions, not a transaction: a new entity, the usual case, costs one call and no lock."""
    try:
        document.create(fields, **_ONE_SHORT_TRY)
    except AlreadyExists:
        return False
    return True


def _replace_older(document: DocumentReference, version: str, fields: dict[str, Any]) -> bool:
    there = document.get(field_paths=["version"], **_ONE_SHORT_TRY)
    if not there.exists:
        raise _Overtaken
    if str(there.get("version")) >= version:
        return False
    try:
        document.update(fields, option=LastUpdateOption(there.update_time), **_ONE_SHORT_TRY)
    except (FailedPrecondition, NotFound):
        raise _Overtaken from None
    return True
