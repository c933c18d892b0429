"""Through the handler as Lambda calls it: environment in, partial batch response, logs and metrics out."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from contract.names import METRIC_NAMESPACE, Metric
from processor import handler
from processor.settings import ProcessorSettings
from rig.backends import REGION, Backend, backend_at
from rig.builders import a_queue_record, an_event

TEN = [an_event(f"comment-{number}", text="python") for number in range(10)]


class Context:
    """What Lambda tells an invocation, as far as it is asked."""

    aws_request_id = "request-1"
    function_name = "cv-analytics-dev-processor"

    def get_remaining_time_in_millis(self) -> int:
        return 30_000


@pytest.fixture
def backend(monkeypatch: pytest.MonkeyPatch) -> Iterator[Backend]:
    """The handler's environment, its tables and its queue; what it keeps between invocations starts anew."""
    credentials = {"AWS_DEFAULT_REGION": REGION, "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
    # Powertools keeps loggers by service name, each with the output of its time.
    powertools = {
        "POWERTOOLS_SERVICE_NAME": str(uuid.uuid4()),
        "POWERTOOLS_METRICS_NAMESPACE": METRIC_NAMESPACE,
    }
    for name, value in {**credentials, **powertools}.items():
        monkeypatch.setenv(name, value)
    with mock_aws():
        made = backend_at(boto3.client("dynamodb"))
        for name, value in _settings(made).to_env().items():
            monkeypatch.setenv(name, value)
        handler.runtime.cache_clear()
        handler.connect_sqs.cache_clear()
        yield made
    handler.runtime.cache_clear()
    handler.connect_sqs.cache_clear()


def _settings(backend: Backend) -> ProcessorSettings:
    url = boto3.client("sqs").create_queue(QueueName="work-dlq")["QueueUrl"]
    return ProcessorSettings(
        stage="test",
        aggregates_table=backend.aggregates_table,
        contributions_table=backend.contributions_table,
        work_dlq_url=url,
        shards=4,
        keyword_buckets=4,
        issue_buckets=2,
        keywords_per_event=20,
        contribution_ttl_days=500,
        code_version="v7",
    )


def _handle(*records: dict[str, Any]) -> dict[str, Any]:
    return handler.handle({"Records": list(records)}, Context())  # type: ignore[arg-type]  # all that it asks for


def _told(capsys: pytest.CaptureFixture[str]) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The log lines, and the one line of metrics."""
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    (metrics,) = (line for line in lines if "_aws" in line)
    return [line for line in lines if "_aws" not in line], metrics


def test_a_batch_that_is_done_is_answered_with_no_failures(backend: Backend) -> None:
    assert _handle(*map(a_queue_record, TEN)) == {"batchItemFailures": []}
    assert len(backend.contributions()) == 10


def test_of_a_mixed_batch_only_what_must_come_again_is_named(
    backend: Backend, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The dead message cannot be buried: its queue is gone."""
    monkeypatch.setenv("WORK_DLQ_URL", f"https://sqs.{REGION}.amazonaws.com/123456789012/gone")
    records = [a_queue_record(TEN[0]), a_queue_record("{", message_id="poison"), a_queue_record(TEN[1])]
    assert _handle(*records) == {"batchItemFailures": [{"itemIdentifier": "poison"}]}
    assert len(backend.contributions()) == 2


def test_an_unexpected_failure_of_everything_names_every_message(
    backend: Backend, capsys: pytest.CaptureFixture[str]
) -> None:
    """An empty answer would delete them all."""
    for table in (backend.contributions_table, backend.aggregates_table):
        backend.client.delete_table(TableName=table)
    records = [a_queue_record(event, received=2) for event in TEN]
    named = [failure["itemIdentifier"] for failure in _handle(*records)["batchItemFailures"]]
    assert named == [record["messageId"] for record in records]
    logs, metrics = _told(capsys)
    assert metrics[Metric.FAILED] == [10.0]
    assert any("exception" in line for line in logs)


def test_a_message_that_comes_twice_in_one_batch_is_named_once(backend: Backend) -> None:
    backend.client.delete_table(TableName=backend.contributions_table)
    twice = [a_queue_record(TEN[0], message_id="m-1"), a_queue_record(TEN[0], message_id="m-1")]
    assert _handle(*twice) == {"batchItemFailures": [{"itemIdentifier": "m-1"}]}


@pytest.mark.usefixtures("backend")
def test_an_event_that_is_no_batch_fails_as_a_whole() -> None:
    with pytest.raises(KeyError):
        handler.handle({}, Context())  # type: ignore[arg-type]  # all that it asks for


@pytest.mark.usefixtures("backend")
def test_each_event_has_one_log_line_with_its_ids(capsys: pytest.CaptureFixture[str]) -> None:
    _handle(
        a_queue_record(an_event(delivery_id="d-5"), message_id="m-1"), a_queue_record("{", message_id="m-2")
    )
    (counted, dead), _ = _told(capsys)
    expected = {
        "level": "INFO",
        "outcome": "counted",
        "correlation_id": "octo/hello#7",
        "delivery_id": "d-5",
        "entity_id": "comment-1",
        "version": an_event().version,
        "message_id": "m-1",
        "function_name": "cv-analytics-dev-processor",
        "function_request_id": "request-1",
        "cold_start": True,
    }
    assert {name: counted[name] for name in expected} == expected
    assert (dead["level"], dead["outcome"], dead["message_id"]) == ("ERROR", "dead", "m-2")
    assert "no JSON" in dead["reason"]


@pytest.mark.usefixtures("backend")
def test_only_the_first_invocation_is_a_cold_start(capsys: pytest.CaptureFixture[str]) -> None:
    _handle(a_queue_record(TEN[0]))
    capsys.readouterr()
    _handle(a_queue_record(TEN[1]))
    ((line,), _) = _told(capsys)
    assert line["cold_start"] is False


@pytest.mark.usefixtures("backend")
def test_the_metrics_add_up_to_the_records(capsys: pytest.CaptureFixture[str]) -> None:
    edited = an_event("comment-0", text="golang", updated_at="2026-11-16T10:00:00Z")
    _handle(a_queue_record(edited), a_queue_record(TEN[3]))
    capsys.readouterr()
    _handle(*map(a_queue_record, [*TEN[:2], TEN[3], TEN[3]]), a_queue_record("{"))
    _, metrics = _told(capsys)
    parts = {
        Metric.COUNTED: [1.0],
        Metric.DUPLICATE: [2.0],
        Metric.STALE: [1.0],
        Metric.DEAD: [1.0],
        Metric.FAILED: [0.0],
    }
    assert {name: metrics[name] for name in parts} == parts
    assert metrics[Metric.RECORDS] == [5.0]
    assert metrics[Metric.CONFLICT] == [0.0]
    assert len(metrics[Metric.LAG_SECONDS]) == 1


@pytest.mark.usefixtures("backend")
def test_lag_is_never_negative(capsys: pytest.CaptureFixture[str]) -> None:
    _handle(a_queue_record(an_event(created_at="2999-01-01T00:00:00Z")))
    _, metrics = _told(capsys)
    assert metrics[Metric.LAG_SECONDS] == [0.0]


@pytest.mark.usefixtures("backend")
def test_metrics_come_under_the_names_that_the_alarms_watch(capsys: pytest.CaptureFixture[str]) -> None:
    _handle(a_queue_record(TEN[0]))
    _, metrics = _told(capsys)
    (directive,) = metrics["_aws"]["CloudWatchMetrics"]
    assert directive["Namespace"] == METRIC_NAMESPACE
    assert directive["Dimensions"] == [["service"]]
    of_others = {Metric.REPORT_SENT, Metric.REPORT_MISSING, Metric.AGGREGATE_DRIFT}
    names = {value for name, value in vars(Metric).items() if name.isupper()} - of_others
    assert {metric["Name"] for metric in directive["Metrics"]} == names


@pytest.mark.usefixtures("backend")
def test_a_hundred_messages_tell_a_hundred_lags(capsys: pytest.CaptureFixture[str]) -> None:
    """Powertools flushes by itself at a hundred values."""
    _handle(*[a_queue_record(an_event(f"comment-{number}")) for number in range(100)])
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    lags = [lag for line in lines if "_aws" in line for lag in line.get(Metric.LAG_SECONDS, [])]
    assert len(lags) == 100


@pytest.mark.usefixtures("backend")
def test_a_missing_variable_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SHARDS")
    with pytest.raises(KeyError, match="SHARDS"):
        _handle(a_queue_record(TEN[0]))
