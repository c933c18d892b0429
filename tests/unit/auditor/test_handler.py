"""Through the handler as the schedule calls it: environment in, logs and the metric out."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import boto3
import pytest
from moto import mock_aws

from auditor import handler
from auditor.settings import AuditorSettings
from contract.event import AnalyticsEvent
from contract.names import METRIC_NAMESPACE, Metric
from reporter.completeness import AuditedDay
from rig.backends import REGION, Backend, backend_at
from rig.builders import an_event
from tests.counting import Line, put

CONTEXT: Any = SimpleNamespace(function_name="cv-analytics-dev-auditor", aws_request_id="request-1")
"""What Lambda gives an invocation, as far as it is asked."""


@dataclass
class Night:
    """The stage's tables, as the auditor finds them, and what counts in them."""

    backend: Backend

    def store(self, *events: AnalyticsEvent) -> None:
        put(self.backend, *events)

    def count(self, *events: AnalyticsEvent) -> None:
        Line(self.backend, recomputation=_settings(self.backend).recomputation()).count(*events)


@pytest.fixture
def night(monkeypatch: pytest.MonkeyPatch) -> Iterator[Night]:
    variables = {
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        # Powertools keeps loggers by service name, each with the output of its time.
        "POWERTOOLS_SERVICE_NAME": str(uuid.uuid4()),
        "POWERTOOLS_METRICS_NAMESPACE": METRIC_NAMESPACE,
    }
    with mock_aws(), monkeypatch.context() as environment:
        for name, value in variables.items():
            environment.setenv(name, value)
        backend = backend_at(boto3.client("dynamodb"))
        for name, value in _settings(backend).to_env().items():
            environment.setenv(name, value)
        handler.runtime.cache_clear()
        yield Night(backend)
    handler.runtime.cache_clear()


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


def _logged(capsys: pytest.CaptureFixture[str]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Log lines and metrics."""
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    return [line for line in lines if "_aws" not in line], [line for line in lines if "_aws" in line]


def test_a_day_that_is_right_counts_no_difference(night: Night, capsys: pytest.CaptureFixture[str]) -> None:
    night.store(an_event())
    night.count(an_event())
    assert handler.handle({"day": "2026-11-16"}, CONTEXT) == {"differences": {"2026-11-16": 0}}
    logs, (metric,) = _logged(capsys)
    assert [line["level"] for line in logs] == ["INFO"]
    assert metric[Metric.AGGREGATE_DRIFT] == [0]


def test_differences_are_counted_and_logged_with_their_correlation_ids(
    night: Night, capsys: pytest.CaptureFixture[str]
) -> None:
    events = [an_event(f"issue-{number}", issue_id=number) for number in range(1, 31)]
    night.store(*events)
    assert handler.handle({"day": "2026-11-16"}, CONTEXT) == {"differences": {"2026-11-16": 30}}
    logs, (metric,) = _logged(capsys)
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
