"""The `analytics` collection of Firestore, which the dashboard listens to, and the outbox beside it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any, Self, TypeVar

from google.api_core.exceptions import (
    AlreadyExists,
    FailedPrecondition,
    GoogleAPICallError,
    NotFound,
    ServiceUnavailable,
)
from google.auth.exceptions import GoogleAuthError
from google.cloud.firestore import Client, DocumentReference, LastUpdateOption, WriteBatch

from contract.event import AnalyticsEvent
from contract.item import EXPIRES_AT
from contract.names import FIRESTORE_COLLECTION, FIRESTORE_ERASED, FIRESTORE_OUTBOX
from receiver.outbox import entry_id, erase_id, new_entry
from receiver.settled import Settled
from receiver.store import Stored, StoreFailed, TimeLeft

Answer = TypeVar("Answer")

_CALL_SECONDS = 4.0
_PAUSE_SECONDS = 0.1
_ROUNDS = 4
"""A round is lost to another writer of the same message alone, who has then moved it forward."""


class FirestoreStore:
    """One document per message, under the message's id; with each change, an outbox entry."""

    def __init__(self, *, client: Client) -> None:
        self._client = client
        self._documents = client.collection(FIRESTORE_COLLECTION)
        self._outbox = client.collection(FIRESTORE_OUTBOX)
        self._erased = client.collection(FIRESTORE_ERASED)
        self._settled = Settled()

    @classmethod
    def connect(cls, *, project: str) -> Self:
        return cls(client=Client(project=project))

    def put(self, event: AnalyticsEvent, *, expires_at: datetime, left: TimeLeft) -> Stored:
        with failures_raised(), self._settled.putting():
            for _ in range(_ROUNDS):
                with suppress(_Overtaken):
                    return self._create(event, expires_at, left) or self._merge(event, expires_at, left)
        raise StoreFailed(f"Firestore: others wrote {event.message_id} {_ROUNDS} times in a row")

    def is_erased(self, thread_id: str, *, left: TimeLeft) -> bool:
        with failures_raised():
            return bool(tried_twice(self._erased.document(thread_id).get, left).exists)

    def settle(self, stored: Stored, *, left: TimeLeft) -> None:
        self._settled.add(entry_id(stored))
        if self._settled.is_anybody_putting:
            return
        with failures_raised(), self._settled.taken() as names:
            if names:
                self._deleting(self._client.batch(), names).commit(**one_try(left))

    def _create(self, event: AnalyticsEvent, expires_at: datetime, left: TimeLeft) -> Stored | None:
        """Preconditions, not a transaction: a new message, the usual case, costs one call and no lock."""
        stored = Stored.after({}, event, expires_at=expires_at)
        batch = self._client.batch()
        batch.create(self._document(event), stored.to_document())
        try:
            self._commit(batch, stored, left)
        except AlreadyExists:
            return None
        return stored

    def _merge(self, event: AnalyticsEvent, expires_at: datetime, left: TimeLeft) -> Stored:
        """What was known and what came are one message; where that is nothing new, nothing is written."""
        document = self._document(event)
        there = tried_twice(document.get, left)
        if not there.exists:
            raise _Overtaken
        stored = Stored.after(there.to_dict() or {}, event, expires_at=expires_at)
        if not stored.is_new:
            return stored
        batch = self._client.batch()
        batch.update(document, stored.to_document(), option=LastUpdateOption(there.update_time))
        try:
            self._commit(batch, stored, left)
        except (FailedPrecondition, NotFound):
            raise _Overtaken from None
        return stored

    def _commit(self, batch: WriteBatch, stored: Stored, left: TimeLeft) -> None:
        """All of it or nothing."""
        batch.set(self._outbox.document(entry_id(stored)), new_entry(stored))
        event = stored.event
        if event.kind.is_opening and event.deleted:
            batch.set(self._erased.document(event.thread_id), {EXPIRES_AT: stored.expires_at})
            batch.set(self._outbox.document(erase_id(event)), new_entry(stored))
        with self._settled.taken() as names:
            tried_twice(self._deleting(batch, names).commit, left)

    def _deleting(self, batch: WriteBatch, names: Iterable[str]) -> WriteBatch:
        for name in names:
            batch.delete(self._outbox.document(name))
        return batch

    def _document(self, event: AnalyticsEvent) -> DocumentReference:
        return self._documents.document(event.message_id)


class _Overtaken(Exception):
    """Another writer came between reading and writing."""


def tried_twice(call: Callable[..., Answer], left: TimeLeft) -> Answer:
    """Once more where Firestore was away for a moment, as after a quiet time or a restart on its side.

    The first try may have been carried out all the same: for calls that may be repeated. Raises StoreFailed
    where no time is left for it.
    """
    try:
        return call(**one_try(left))
    except ServiceUnavailable:
        time.sleep(_PAUSE_SECONDS)
        return call(**one_try(left))


def one_try(left: TimeLeft) -> dict[str, Any]:
    """GitHub waits ten seconds for an answer and no longer; a redelivery is the retry. Raises StoreFailed."""
    seconds = min(_CALL_SECONDS, left())
    if seconds <= 0:
        raise StoreFailed("Firestore: no time was left to ask it")
    return {"retry": None, "timeout": seconds}


@contextmanager
def failures_raised() -> Iterator[None]:
    """Raises StoreFailed for what Google's client raises."""
    try:
        yield
    except (GoogleAPICallError, GoogleAuthError) as error:
        raise StoreFailed(f"Firestore: {error}") from error
