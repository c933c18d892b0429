"""When an event leaves both stores."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from contract.event import AnalyticsEvent

REMEMBERED = timedelta(days=7)
"""GitHub redelivers for three days. A version is kept for longer than that after it came, however old the
event is, so that an older version which arrives late is known for what it is; a tombstone above all."""


def expires_at(event: AnalyticsEvent, *, retention_days: int) -> datetime:
    """Retention counts from the event's creation, so that no edit prolongs it."""
    kept = datetime.fromisoformat(event.created_at) + timedelta(days=retention_days)
    return (
        max(kept, datetime.fromisoformat(event.received_at) + REMEMBERED)
        .astimezone(UTC)
        .replace(microsecond=0)
    )
