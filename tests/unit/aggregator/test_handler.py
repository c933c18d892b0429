"""Through the handler as Lambda calls it: environment in, rows, logs and metrics out."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest
from moto import mock_aws

from aggregator import handler
from aggregator.aggregate import NotFinished
from aggregator.settings import AggregatorSettings
from contract.contribution import Contribution
from contract.names import METRIC_NAMESPACE, Metric
from rig.backends import REGION, Backend, backend_at
from tests.unit.aggregator.days import a_change, a_contribution


class Context:
    """What Lambda tells an invocation, as far as it is asked."""

    aws_request_id = "request-1"
    function_name = "cv-analytics-dev-aggregator"
    seconds_left = 60.0

    def get_remaining_time_in_millis(self) -> int:
        return int(self.seconds_left * 1000)


@pytest.fixture
def backend(monkeypatch: pytest.MonkeyPatch) -> Iterator[Backend]:
    environment = {
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        # Powertools keeps loggers by service name, each with the output of its time.
        "POWERTOOLS_SERVICE_NAME": str(uuid.uuid4()),
        "POWERTOOLS_METRICS_NAMESPACE": METRIC_NAMESPACE,
    }
    with mock_aws():
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        made = backend_at(boto3.client("dynamodb"))
        settings = AggregatorSettings(
            stage="test", contributions_table=made.contributions_table, aggregates_table=made.aggregates_table
        )
        for name, value in settings.to_env().items():
            monkeypatch.setenv(name, value)
        handler.runtime.cache_clear()
        yield made
    handler.runtime.cache_clear()


def _put(backend: Backend, *contributions: Contribution) -> None:
    for each in contributions:
        backend.client.put_item(TableName=backend.contributions_table, Item=each.to_item())


def _handle(*records: dict[str, Any], context: Any = None) -> None:
    handler.handle({"Records": list(records)}, context or Context())  # type: ignore[arg-type]  # all that it asks for


def _logged(capsys: pytest.CaptureFixture[str]) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    (metrics,) = (line for line in lines if "_aws" in line)
    return [line for line in lines if "_aws" not in line], metrics


def test_a_batch_becomes_rows_with_its_numbers(backend: Backend, capsys: pytest.CaptureFixture[str]) -> None:
    received_at = (datetime.now(UTC) - timedelta(seconds=30)).isoformat(timespec="milliseconds")
    contribution = a_contribution(7, waits=(60,), as_of=received_at.replace("+00:00", "Z"))
    _put(backend, contribution)
    _handle(a_change(contribution))
    assert {key for _, key in backend.rows()} == {"81", "all"}
    (line,), metrics = _logged(capsys)
    assert (line["message"], line["rows"], line["function_request_id"]) == ("aggregated", 2, "request-1")
    assert (metrics[Metric.ROWS], metrics[Metric.CONFLICT], metrics[Metric.UNREADABLE]) == ([2], [0], [0])
    assert 29 < metrics[Metric.FIGURES_LAG_SECONDS][0] < 60


def test_days_that_are_left_make_the_batch_come_again(
    backend: Backend, capsys: pytest.CaptureFixture[str]
) -> None:
    days = [a_contribution(7, day=f"2026-11-{day}") for day in (14, 15, 16)]
    _put(backend, *days)
    context = Context()
    context.seconds_left = 5.0
    with pytest.raises(NotFinished):
        _handle(*map(a_change, days), context=context)
    _, metrics = _logged(capsys)
    assert metrics[Metric.ROWS] == [2]
    assert {day for day, _ in backend.rows()} == {"2026-11-16"}


def test_trouble_with_dynamodb_makes_the_batch_come_again(backend: Backend) -> None:
    backend.client.delete_table(TableName=backend.contributions_table)
    with pytest.raises(backend.client.exceptions.ResourceNotFoundException):
        _handle(a_change(a_contribution(7)))


def test_what_cannot_be_read_is_named(backend: Backend, capsys: pytest.CaptureFixture[str]) -> None:
    contribution = a_contribution(7)
    strange: Any = {**a_contribution(8).to_item(), "revision": {"S": "eight"}}
    _put(backend, contribution)
    backend.client.put_item(TableName=backend.contributions_table, Item=strange)
    _handle(a_change(contribution))
    logs, metrics = _logged(capsys)
    (line,) = [each for each in logs if each["level"] == "ERROR"]
    assert line["stored_contribution"].endswith("/81#8")
    assert metrics[Metric.UNREADABLE] == [1]
