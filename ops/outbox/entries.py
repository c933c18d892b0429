"""The outbox as an operator works on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from google.api_core.exceptions import FailedPrecondition, NotFound
from google.cloud.firestore import DELETE_FIELD, Client, LastUpdateOption

from contract.names import FIRESTORE_OUTBOX
from ops.connection import Connection
from ops.firestore import connect_firestore
from receiver.outbox import CREATED_AT, NEXT_ATTEMPT_AT, PENDING_SINCE
from relay.firestore_outbox import entry_of, failures_raised
from relay.outbox import Entry

_ONE_TRY: dict[str, Any] = {"retry": None, "timeout": 60.0}


@dataclass(frozen=True, slots=True)
class Entries:
    """A stage's outbox. All methods raise OutboxFailed."""

    client: Client

    @classmethod
    def of(cls, connection: Connection) -> Entries:
        """Raises NotReached where nobody is logged in."""
        return cls(connect_firestore(connection))

    def read(self) -> Sequence[Entry]:
        """All of them, the oldest first."""
        with failures_raised():
            found = [entry_of(each) for each in self.client.collection(FIRESTORE_OUTBOX).stream(**_ONE_TRY)]
        return sorted(found, key=lambda entry: entry.pending_since)

    def retry(self, entry: Entry, now: datetime) -> bool:
        """Makes it due, whole again whatever it lacked; False if it has changed since it was read."""
        whole = {
            "message_id": entry.entry_id.partition("@")[0],
            "correlation_id": entry.correlation_id,
            "delivery_id": entry.delivery_id,
            "attempts": 0,
            "reason": "",
            PENDING_SINCE: entry.pending_since,
            NEXT_ATTEMPT_AT: now,
            CREATED_AT: DELETE_FIELD,
        }
        document = self.client.collection(FIRESTORE_OUTBOX).document(entry.entry_id)
        with failures_raised():
            try:
                document.update(whole, option=LastUpdateOption(entry.revision), **_ONE_TRY)
            except (FailedPrecondition, NotFound):
                return False
        return True
