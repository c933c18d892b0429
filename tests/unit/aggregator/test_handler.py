"""Through the handler as Lambda calls it: environment in, rows, logs and metrics out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest

from aggregator import handler
from aggregator.aggregate import NotFinished
from aggregator.settings import AggregatorSettings
from contract.contribution import Contribution
from contract.names import Metric
from rig.backends import Backend, backend_at
from tests.lambda_function import CONTEXT, Context, lambda_environment, logged
from tests.unit.aggregator.days import a_change, a_contribution


@pytest.fixture
def backend() -> Iterator[Backend]:
    with lambda_environment(handler.runtime) as enter:
        made = backend_at(boto3.client("dynamodb"))
        enter(
            AggregatorSettings(
                stage="test",
                contributions_table=made.contributions_table,
                aggregates_table=made.aggregates_table,
            )
        )
        yield made


def _put(backend: Backend, *contributions: Contribution) -> None:
    for each in contributions:
        backend.client.put_item(TableName=backend.contributions_table, Item=each.to_item())


def _handle(*records: dict[str, Any], context: Any = CONTEXT) -> None:
    handler.handle({"Records": list(records)}, context)


def test_a_batch_becomes_rows_with_its_numbers(backend: Backend, capsys: pytest.CaptureFixture[str]) -> None:
    received_at = (datetime.now(UTC) - timedelta(seconds=30)).isoformat(timespec="milliseconds")
    contribution = a_contribution(7, waits=(60,), as_of=received_at.replace("+00:00", "Z"))
    _put(backend, contribution)
    _handle(a_change(contribution))
    assert {key for _, key in backend.rows()} == {"81", "all"}
    (line,), (metrics,) = logged(capsys)
    assert (line["message"], line["rows"], line["function_request_id"]) == ("aggregated", 2, "request-1")
    assert (metrics[Metric.ROWS], metrics[Metric.CONFLICT], metrics[Metric.UNREADABLE]) == ([2], [0], [0])
    assert 29 < metrics[Metric.FIGURES_LAG_SECONDS][0] < 60


def test_days_that_are_left_make_the_batch_come_again(
    backend: Backend, capsys: pytest.CaptureFixture[str]
) -> None:
    days = [a_contribution(7, day=f"2026-11-{day}") for day in (14, 15, 16)]
    _put(backend, *days)
    with pytest.raises(NotFinished):
        _handle(*map(a_change, days), context=Context(seconds_left=5.0))
    _, (metrics,) = logged(capsys)
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
    logs, (metrics,) = logged(capsys)
    (line,) = [each for each in logs if each["level"] == "ERROR"]
    assert line["stored_contribution"].endswith("/81#8")
    assert metrics[Metric.UNREADABLE] == [1]
