"""The outbox: what Firestore holds and DynamoDB may lack, one entry per version of an entity.

An entry names a document and holds none of its text: a deleted comment is not kept in here, and what the
relay delivers is always the newest version.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from contract.event import AnalyticsEvent

GRACE = timedelta(seconds=10)
"""For so long an entry is the receiver's own to deliver."""

NEXT_ATTEMPT_AT = "next_attempt_at"
"""The entry is pending if this is a time, and dead otherwise. A query by this field meets no dead entry."""
PENDING_SINCE = "pending_since"
CREATED_AT = "created_at"
"""What a dead entry has instead, so that a query for the oldest pending one needs no composite index."""


def entry_id(event: AnalyticsEvent) -> str:
    """The same for every delivery of one version."""
    return f"{event.entity_id}@{event.version}"


def new_entry(event: AnalyticsEvent) -> dict[str, Any]:
    """The fields of an entry, as Firestore holds them."""
    received_at = datetime.fromisoformat(event.received_at)
    return {
        "entity_id": event.entity_id,
        "correlation_id": event.correlation_id,
        "delivery_id": event.delivery_id,
        "attempts": 0,
        "reason": "",
        PENDING_SINCE: received_at,
        NEXT_ATTEMPT_AT: received_at + GRACE,
    }
