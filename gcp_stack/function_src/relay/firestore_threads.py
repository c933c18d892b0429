"""Threads in Firestore, where each message is a document of its own."""

from __future__ import annotations

from collections.abc import Mapping, Set
from datetime import datetime
from typing import Any, cast

from google.cloud.firestore import Client, Query
from google.cloud.firestore_v1.base_query import FieldFilter

from contract.event import OPENINGS
from contract.item import EXPIRES_AT
from contract.names import FIRESTORE_COLLECTION, FIRESTORE_ERASED
from receiver.firestore_store import failures_raised, one_try
from receiver.store import TimeLeft

PAGE = 100
"""Documents that are read at once: each may hold 16 KB, and an issue has up to 2,500 comments."""
_ID = "__name__"


class FirestoreThreads:
    """Its queries are by equality, and in the order of ids: that needs no composite index."""

    def __init__(self, *, client: Client) -> None:
        self._documents = client.collection(FIRESTORE_COLLECTION)
        self._erased = client.collection(FIRESTORE_ERASED)

    def mark_erased(self, thread_id: str, *, expires_at: datetime, left: TimeLeft) -> None:
        with failures_raised():
            self._erased.document(thread_id).set({EXPIRES_AT: expires_at}, **one_try(left))

    def earlier(self, thread_id: str, *, left: TimeLeft) -> Set[str]:
        origins = self._values(self._where(transferred_to=thread_id), "thread_id", left)
        for kind in OPENINGS:
            opening = self._where(thread_id=thread_id, kind=kind.value)
            origins |= self._values(opening, "transferred_from", left)
        return origins - {""}

    def undeleted(self, thread_id: str, *, after: str, left: TimeLeft) -> Mapping[str, Mapping[str, Any]]:
        rest = self._where(thread_id=thread_id, deleted=False).order_by(_ID).limit(PAGE)
        if after:
            rest = rest.start_after({_ID: self._documents.document(after)})
        with failures_raised():
            return {document.id: document.to_dict() or {} for document in rest.stream(**one_try(left))}

    def _where(self, **fields: str | bool) -> Query:
        query = cast(Query, self._documents)
        for name, value in fields.items():
            query = query.where(filter=FieldFilter(name, "==", value))
        return query

    def _values(self, query: Query, field: str, left: TimeLeft) -> set[str]:
        with failures_raised():
            found = list(query.stream(**one_try(left)))
        return {str((document.to_dict() or {}).get(field, "")) for document in found}
