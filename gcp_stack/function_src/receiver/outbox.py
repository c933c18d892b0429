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

PENDING, DEAD = "pending", "dead"
NEXT_ATTEMPT_AT = "next_attempt_at"
PENDING_SINCE = "pending_since"
"""A dead entry has neither of these two, so that a query ordered by them meets none: no composite index."""


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
        "status": PENDING,
        "attempts": 0,
        "reason": "",
        PENDING_SINCE: received_at,
        NEXT_ATTEMPT_AT: received_at + GRACE,
    }
