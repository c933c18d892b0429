"""Through the handler as Lambda calls it: environment in, partial batch response, logs and metrics out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import boto3
import pytest

from contract.event import AnalyticsEvent
from contract.item import to_item
from contract.names import METRIC_NAMESPACE, Metric
from processor import handler
from processor.batch import Processor
from processor.recompute import Recomputation
from processor.settings import ProcessorSettings
from processor.telemetry import messages_in
from rig.backends import REGION, Backend, backend_at
from rig.builders import a_queue_record, an_event
from tests.lambda_function import CONTEXT, lambda_environment, logged
from tests.unit.processor.conftest import issues

TEN = issues(10)


@pytest.fixture
def backend() -> Iterator[Backend]:
    """The handler's environment, its tables and its queue; what it keeps between invocations is forgotten."""
    with lambda_environment(handler.runtime, handler.connect_sqs) as enter:
        made = backend_at(boto3.client("dynamodb"))
        enter(_settings(made))
        yield made


def _settings(backend: Backend) -> ProcessorSettings:
    url = boto3.client("sqs").create_queue(QueueName="work-dlq")["QueueUrl"]
    return ProcessorSettings(
        stage="test",
        analytics_table=backend.analytics_table,
        threads_table=backend.threads_table,
        contributions_table=backend.contributions_table,
        bot_logins=("CV-Chatbot[bot]",),
        ignored_logins=(),
        team=("OWNER", "MEMBER"),
        asks="outsiders",
        keywords=(),
        retention_days=400_000,
        work_dlq_url=url,
        code_version="v7",
    )


def _store(backend: Backend, *events: AnalyticsEvent) -> None:
    for event in events:
        item: Any = to_item(event, expires_at=4_000_000_000)
        backend.client.put_item(TableName=backend.analytics_table, Item=item)


def _handle(*records: dict[str, Any]) -> dict[str, Any]:
    return handler.handle({"Records": list(records)}, CONTEXT)


def test_a_batch_that_is_done_is_answered_with_no_failures(backend: Backend) -> None:
    _store(backend, *TEN)
    assert _handle(*map(a_queue_record, TEN)) == {"batchItemFailures": []}
    assert len(backend.contributions()) == 10


def test_the_settings_say_who_the_chatbot_is_in_any_letter_case(backend: Backend) -> None:
    answer = an_event("comment-50", issue_id=1, author="cv-chatbot[bot]", created_at="2026-11-16T10:00:00Z")
    _store(backend, TEN[0], answer)
    _handle(a_queue_record(answer))
    assert backend.threads()["1#1"].answered_by_bot == 1


def test_of_a_mixed_batch_only_what_must_come_again_is_named(
    backend: Backend, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The dead message cannot be buried: its queue is gone."""
    monkeypatch.setenv("WORK_DLQ_URL", f"https://sqs.{REGION}.amazonaws.com/123456789012/gone")
    _store(backend, *TEN)
    records = [a_queue_record(TEN[0]), a_queue_record("{", message_id="poison"), a_queue_record(TEN[1])]
    assert _handle(*records) == {"batchItemFailures": [{"itemIdentifier": "poison"}]}
    assert len(backend.contributions()) == 2


def test_an_unexpected_failure_of_everything_names_every_message(
    backend: Backend, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An empty answer would delete them all."""

    def fail(*_: Any) -> Any:
        raise RuntimeError("a bug")

    monkeypatch.setattr(Processor, "judge", fail)
    records = [a_queue_record(event) for event in TEN]
    named = [failure["itemIdentifier"] for failure in _handle(*records)["batchItemFailures"]]
    assert named == [record["messageId"] for record in records]
    logs, (metrics,) = logged(capsys)
    assert metrics[Metric.FAILED] == [10.0]
    assert any("exception" in line for line in logs)


def test_a_message_that_comes_twice_in_one_batch_is_named_once(backend: Backend) -> None:
    backend.client.delete_table(TableName=backend.threads_table)
    twice = [a_queue_record(TEN[0], message_id="m-1"), a_queue_record(TEN[0], message_id="m-1")]
    assert _handle(*twice) == {"batchItemFailures": [{"itemIdentifier": "m-1"}]}


def test_a_batchs_line_names_what_was_counted_and_what_was_not_has_a_line_of_its_own(
    backend: Backend, capsys: pytest.CaptureFixture[str]
) -> None:
    _store(backend, *TEN)
    _handle(a_queue_record(TEN[0]), a_queue_record(TEN[1]), a_queue_record("{"))
    (dead,), (batch,) = logged(capsys)
    assert (dead["level"], dead["outcome"]) == ("ERROR", "dead")
    assert (dead["function_request_id"], dead["cold_start"]) == ("request-1", True)
    assert "not JSON" in dead["reason"]
    first, second = messages_in(batch)
    assert (first["correlation_id"], first["delivery_id"], first["outcome"]) == (
        "octo/hello#1",
        "d-1",
        "counted",
    )
    assert (first["thread_id"], first["message_id"], first["version"]) == ("1#1", "issue-1", TEN[0].version)
    assert second["thread_id"] == "1#2"
    (buried,) = messages_in(dead)
    assert (buried["outcome"], buried["thread_id"]) == ("dead", "")
    counts = {name: batch[name] for name in (Metric.RECORDS, Metric.COUNTED, Metric.DEAD)}
    assert counts == {"Records": [3.0], "Counted": [2.0], "Dead": [1.0]}
    assert batch[Metric.THREADS] == [2.0]
    assert len(batch[Metric.LAG_SECONDS]) == 2


def test_a_counted_message_takes_less_than_200_bytes_of_log(
    backend: Backend, capsys: pytest.CaptureFixture[str]
) -> None:
    """The log's price is by the byte; the usual designs take 185."""
    _store(backend, *TEN)
    _handle(*map(a_queue_record, TEN))
    assert len(capsys.readouterr().out.encode()) / len(TEN) < 200


def test_only_records_are_measured_where_there_is_nothing_else(
    backend: Backend, capsys: pytest.CaptureFixture[str]
) -> None:
    """A count of zero costs as much log as another one, and an alarm without data is quiet."""
    _store(backend, *TEN)
    _handle(a_queue_record(TEN[0]))
    _, (metrics,) = logged(capsys)
    assert metrics.keys() & {Metric.DEAD, Metric.FAILED, Metric.CONFLICT, Metric.UNREADABLE} == set()


def test_a_poke_that_no_webhook_made_is_no_late_one(
    backend: Backend, capsys: pytest.CaptureFixture[str]
) -> None:
    _handle(a_queue_record({"dynamodb": {"Keys": {"thread_id": {"S": "1#7"}}}}))
    _, (metrics,) = logged(capsys)
    assert metrics[Metric.COUNTED] == [1.0]
    assert Metric.LAG_SECONDS not in metrics


def test_what_cannot_be_read_is_named(backend: Backend, capsys: pytest.CaptureFixture[str]) -> None:
    _store(backend, *TEN)
    strange: Any = {**to_item(an_event("comment-99", issue_id=1), expires_at=1), "schema_version": {"N": "9"}}
    backend.client.put_item(TableName=backend.analytics_table, Item=strange)
    _handle(a_queue_record(TEN[0]))
    logs, (metrics,) = logged(capsys)
    (line,) = [each for each in logs if "stored_message" in each]
    assert (line["level"], line["stored_message"]) == ("ERROR", "1#1/comment-99")
    assert "schema_version" in line["reason"]
    assert metrics[Metric.UNREADABLE] == [1.0]


def test_what_nobody_expected_is_logged_with_its_traceback(
    backend: Backend, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: Any) -> Any:
        raise RuntimeError("a bug")

    monkeypatch.setattr(Recomputation, "of", fail)
    _store(backend, TEN[0])
    assert len(_handle(a_queue_record(TEN[0]))["batchItemFailures"]) == 1
    logs, _ = logged(capsys)
    assert [line["exception_name"] for line in logs] == ["RuntimeError"]


@pytest.mark.usefixtures("backend")
def test_an_event_that_is_no_batch_fails_as_a_whole() -> None:
    with pytest.raises(KeyError):
        handler.handle({}, CONTEXT)


@pytest.mark.usefixtures("backend")
def test_only_the_first_invocation_is_a_cold_start(capsys: pytest.CaptureFixture[str]) -> None:
    _handle(a_queue_record("{"))
    capsys.readouterr()
    _handle(a_queue_record("{"))
    ((line,), _) = logged(capsys)
    assert line["cold_start"] is False


@pytest.mark.usefixtures("backend")
def test_lag_is_never_negative(capsys: pytest.CaptureFixture[str]) -> None:
    _handle(a_queue_record(an_event(created_at="2999-01-01T00:00:00Z")))
    _, (metrics,) = logged(capsys)
    assert metrics[Metric.LAG_SECONDS] == [0.0]


@pytest.mark.usefixtures("backend")
def test_metrics_come_under_the_names_that_the_alarms_watch(capsys: pytest.CaptureFixture[str]) -> None:
    _handle(a_queue_record(TEN[0]))
    _, (metrics,) = logged(capsys)
    (directive,) = metrics["_aws"]["CloudWatchMetrics"]
    assert directive["Namespace"] == METRIC_NAMESPACE
    assert [sorted(dimensions) for dimensions in directive["Dimensions"]] == [["service", "stage"]]
    assert metrics["stage"] == "test"
    names = {metric["Name"] for metric in directive["Metrics"]}
    assert names >= {Metric.RECORDS, Metric.COUNTED, Metric.LAG_SECONDS}


@pytest.mark.usefixtures("backend")
def test_a_version_that_takes_over_traffic_is_counted_by_itself(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(CONTEXT, "function_version", "7")
    _handle(a_queue_record(TEN[0]), a_queue_record("{"))
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    of_version, of_all = [line for line in lines if "_aws" in line]
    assert of_version["version"] == "7"
    assert (of_version[Metric.RECORDS], of_version[Metric.FAILED]) == ([2.0], [0.0])
    assert "version" not in of_all
    assert of_all[Metric.RECORDS] == [2.0]


@pytest.mark.usefixtures("backend")
def test_a_hundred_messages_tell_a_hundred_lags(capsys: pytest.CaptureFixture[str]) -> None:
    """Powertools flushes by itself at a hundred values."""
    _handle(*[a_queue_record(an_event(f"comment-{number}")) for number in range(100)])
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    lags = [lag for line in lines if "_aws" in line for lag in line.get(Metric.LAG_SECONDS, [])]
    assert len(lags) == 100


@pytest.mark.usefixtures("backend")
def test_a_missing_variable_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("THREADS_TABLE")
    with pytest.raises(KeyError, match="THREADS_TABLE"):
        _handle(a_queue_record(TEN[0]))
