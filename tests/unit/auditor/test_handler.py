"""Through the handler as the schedule calls it: environment in, logs and the metric out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import boto3
import pytest

from auditor import handler
from auditor.settings import AuditorSettings
from contract.event import AnalyticsEvent
from contract.names import Metric
from reporter.completeness import AuditedDay
from rig.backends import Backend, backend_at
from rig.builders import an_event
from tests.counting import Line, put
from tests.lambda_function import CONTEXT, lambda_environment, logged


@dataclass
class Night:
    """The stage's tables, as the auditor finds them, and what counts in them."""

    backend: Backend

    def store(self, *events: AnalyticsEvent) -> None:
        put(self.backend, *events)

    def count(self, *events: AnalyticsEvent) -> None:
        Line(self.backend, recomputation=_settings(self.backend).recomputation()).count(*events)


@pytest.fixture
def night() -> Iterator[Night]:
    with lambda_environment(handler.runtime) as enter:
        backend = backend_at(boto3.client("dynamodb"))
        enter(_settings(backend))
        yield Night(backend)


def _settings(backend: Backend) -> AuditorSettings:
    return AuditorSettings(
        stage="test",
        analytics_table=backend.analytics_table,
        threads_table=backend.threads_table,
        contributions_table=backend.contributions_table,
        aggregates_table=backend.aggregates_table,
        bot_logins=("cv-chatbot[bot]",),
        ignored_logins=(),
        team=(),
        asks="outsiders",
        keywords=(),
        retention_days=400_000,
        settled_after_seconds=900,
        pause_seconds=0,
    )


def test_a_day_that_is_right_counts_no_difference(night: Night, capsys: pytest.CaptureFixture[str]) -> None:
    night.store(an_event())
    night.count(an_event())
    assert handler.handle({"day": "2026-11-16"}, CONTEXT) == {"differences": {"2026-11-16": 0}}
    logs, (metric,) = logged(capsys)
    assert [line["level"] for line in logs] == ["INFO"]
    assert metric[Metric.AGGREGATE_DRIFT] == [0]


def test_differences_are_counted_and_logged_with_their_correlation_ids(
    night: Night, capsys: pytest.CaptureFixture[str]
) -> None:
    events = [an_event(f"issue-{number}", issue_id=number) for number in range(1, 31)]
    night.store(*events)
    assert handler.handle({"day": "2026-11-16"}, CONTEXT) == {"differences": {"2026-11-16": 30}}
    logs, (metric,) = logged(capsys)
    errors = [line for line in logs if line["level"] == "ERROR"]
    assert metric[Metric.AGGREGATE_DRIFT] == [30]
    assert len(errors) == handler.MOST_LOGGED
    assert {line["correlation_id"] for line in errors} < {event.correlation_id for event in events}
    assert {line["finding"] for line in errors} == {"thread"}


def test_what_the_last_audit_of_a_day_found_is_noted_for_the_report(night: Night) -> None:
    figures = Line(night.backend).figures
    night.store(an_event())
    handler.handle({"day": "2026-11-16"}, CONTEXT)
    assert figures.audits(["2026-11-16", "2026-11-17"]) == [AuditedDay("2026-11-16", 1)]
    night.count(an_event())
    handler.handle({"day": "2026-11-16"}, CONTEXT)
    assert figures.audits(["2026-11-16"]) == [AuditedDay("2026-11-16", 0)]


def test_every_night_the_last_two_days_are_audited(night: Night) -> None:
    today = datetime.now(UTC).date()
    days = [(today - timedelta(days=back)).isoformat() for back in (2, 1)]
    for number, day in enumerate(days):
        night.store(an_event(f"issue-{number}", issue_id=number + 1, created_at=f"{day}T10:00:00Z"))
    assert handler.handle({}, CONTEXT) == {"differences": dict.fromkeys(days, 1)}


def test_a_day_that_is_none_is_refused(night: Night) -> None:
    with pytest.raises(ValueError, match="yesterday"):
        handler.handle({"day": "yesterday"}, CONTEXT)
