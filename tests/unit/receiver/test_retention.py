"""When an event leaves the stores."""

from __future__ import annotations

from datetime import UTC, datetime

from receiver.retention import expires_at
from rig.builders import an_event


def test_an_event_is_kept_for_the_stages_days_from_its_creation() -> None:
    event = an_event(created_at="2026-11-16T09:00:00Z", received_at="2026-11-16T09:00:01.500Z")
    assert expires_at(event, retention_days=400) == datetime(2027, 12, 21, 9, 0, 0, tzinfo=UTC)


def test_an_edit_does_not_prolong_it() -> None:
    edit = an_event(created_at="2026-11-16T09:00:00Z", received_at="2027-06-01T00:00:00.000Z")
    assert expires_at(edit, retention_days=400) == datetime(2027, 12, 21, 9, 0, 0, tzinfo=UTC)


def test_even_the_oldest_is_remembered_for_as_long_as_older_versions_may_still_come() -> None:
    late = an_event(created_at="2019-01-01T00:00:00Z", received_at="2026-11-16T09:00:01.500Z", deleted=True)
    assert expires_at(late, retention_days=30) == datetime(2026, 11, 23, 9, 0, 1, tzinfo=UTC)
