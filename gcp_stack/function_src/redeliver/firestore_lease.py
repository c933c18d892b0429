"""The lease as a Firestore document, which no client may read (`firestore.rules`)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Self

from google.api_core.exceptions import AlreadyExists, FailedPrecondition, NotFound
from google.cloud.firestore import Client, DocumentReference, LastUpdateOption

from github.deliveries import Position
from redeliver.lease import LeaseLost
from redeliver.settlement import HookState

OPERATIONS = "operations"
DOCUMENT = "redeliver"
_TIMEOUT = 10.0


class FirestoreLeases:
    """One document. Each write names the one before it, so that of two writers one fails."""

    def __init__(self, document: DocumentReference) -> None:
        self._document = document

    @classmethod
    def connect(cls, *, project: str) -> Self:
        return cls(Client(project=project).collection(OPERATIONS).document(DOCUMENT))

    def acquire(self, *, now: datetime, until: datetime) -> FirestoreLease | None:
        there = self._document.get(timeout=_TIMEOUT)
        fields = there.to_dict() or {}
        leased_until = fields.get("leased_until")
        if leased_until is not None and leased_until > now:
            return None
        hooks = fields.get("hooks", {})
        try:
            written_at = self._take({"leased_until": until, "hooks": hooks}, there)
        except (AlreadyExists, FailedPrecondition, NotFound):
            return None
        states = {hook: _read_state(record) for hook, record in hooks.items()}
        return FirestoreLease(self._document, states=states, written_at=written_at)

    def _take(self, fields: dict[str, Any], there: Any) -> Any:
        if not there.exists:
            return self._document.create(fields, timeout=_TIMEOUT).update_time
        option = LastUpdateOption(there.update_time)
        return self._document.update(fields, option=option, timeout=_TIMEOUT).update_time


class FirestoreLease:
    """Lost as soon as anyone else has written the document."""

    def __init__(
        self, document: DocumentReference, *, states: Mapping[str, HookState], written_at: Any
    ) -> None:
        self._document = document
        self._written_at = written_at
        self.states = states

    def save(self, states: Mapping[str, HookState]) -> None:
        self._write({"hooks": {hook: _to_record(state) for hook, state in states.items()}})
        self.states = states

    def release(self) -> None:
        self._write({"leased_until": None})

    def _write(self, fields: dict[str, Any]) -> None:
        option = LastUpdateOption(self._written_at)
        try:
            self._written_at = self._document.update(fields, option=option, timeout=_TIMEOUT).update_time
        except (FailedPrecondition, NotFound):
            raise LeaseLost("another run has taken over") from None


def _to_record(state: HookState) -> dict[str, Any]:
    place = state.checkpoint
    return {
        "checkpoint": {"delivered_at": place.delivered_at, "delivery_id": place.delivery_id}
        if place
        else None,
        "open_since": state.open_since,
        "asked": dict(state.asked),
    }


def _read_state(record: Mapping[str, Any]) -> HookState:
    place = record["checkpoint"]
    return HookState(
        checkpoint=Position(place["delivered_at"], place["delivery_id"]) if place else None,
        open_since=record["open_since"],
        asked=record["asked"],
    )
