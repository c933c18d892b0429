"""The outbox: what Firestore holds and DynamoDB may lack, one entry for each change of a message.

An entry names a document and holds none of its text: a deleted comment is not kept in here, and what the
relay delivers is always the newest version.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from contract.event import AnalyticsEvent
from receiver.store import Stored

GRACE = timedelta(seconds=10)
"""How long an entry is the receiver's own to deliver; then it is the relay's."""

NEXT_ATTEMPT_AT = "next_attempt_at"
"""The entry is pending if this is a time, and dead otherwise. A query by this field meets no dead entry."""
PENDING_SINCE = "pending_since"
CREATED_AT = "created_at"
"""What a dead entry has instead, so that a query for the oldest pending one needs no composite index."""


ERASE = "erase"
"""What the id of an entry ends with that has a deleted issue's thread erased."""


def entry_id(stored: Stored) -> str:
    """Of its own for each change of the message's document: none takes another's out of the outbox."""
    return f"{stored.event.message_id}@{stored.revision}"


def erase_id(event: AnalyticsEvent) -> str:
    """The entry by which the relay erases the thread of a deleted issue."""
    return f"{event.message_id}@{ERASE}"


def new_entry(stored: Stored) -> dict[str, Any]:
    """The fields of an entry, as Firestore holds them."""
    event = stored.event
    received_at = datetime.fromisoformat(event.received_at)
    return {
        "message_id": event.message_id,
        "correlation_id": event.correlation_id,
        "delivery_id": event.delivery_id,
        "attempts": 0,
        "reason": "",
        PENDING_SINCE: received_at,
        NEXT_ATTEMPT_AT: received_at + GRACE,
    }
