"""Each deployed alarm reaches the mailbox, and the functions emit what the alarms on their metrics watch."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeAlias

from contract.contribution import Tally
from contract.figures import Figures, Row
from contract.names import METRIC_NAMESPACE
from local import report
from local.local_stage import LocalStage
from tests.integration.observing import Repository, deliver
from tests.waiting import eventually

Mail: TypeAlias = tuple[str, str, str]
"""An alarm's name, its new state, and its sentence."""
Mails: TypeAlias = Callable[[], list[Mail]]

LONG_AGO = "2024-01-15"
WEEK_LONG_AGO = "2024-W03"


def test_every_alarm_is_mailed_when_it_begins_and_when_it_ends(local_stage: LocalStage) -> None:
    """The test sets the states: MiniStack 1.5.33 evaluates alarms without looking at their dimensions."""
    alarms = local_stage.client("cloudwatch").describe_alarms()["MetricAlarms"]
    assert alarms
    assert all("Runbook: " in alarm["AlarmDescription"] for alarm in alarms)
    with _mailbox(local_stage) as mails:
        assert _unmailed(local_stage, alarms, "ALARM", mails) == set()
        assert _unmailed(local_stage, alarms, "OK", mails) == set()


def _unmailed(stage: LocalStage, alarms: list[dict[str, Any]], state: str, mails: Mails) -> set[Mail]:
    """What is still not mailed, a while after every alarm was set to that state."""
    due = {(alarm["AlarmName"], state, alarm["AlarmDescription"]) for alarm in alarms}
    for alarm in alarms:
        stage.client("cloudwatch").set_alarm_state(
            AlarmName=alarm["AlarmName"], StateValue=state, StateReason="Set by a test."
        )

    def all_came() -> bool:
        due.difference_update(mails())
        return not due

    eventually(all_came)
    return due


@contextmanager
def _mailbox(stage: LocalStage) -> Iterator[Mails]:
    """Reads the new mails. MiniStack 1.5.33 only logs what SNS mails, so a queue stands for the address."""
    sqs, sns, names = stage.client("sqs"), stage.client("sns"), stage.stage.names
    topic = next(
        each["TopicArn"] for each in sns.list_topics()["Topics"] if names.alarm_topic in each["TopicArn"]
    )
    url = sqs.create_queue(QueueName=names.of("test-mailbox"))["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    subscription = sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn, ReturnSubscriptionArn=True)

    def mails() -> list[Mail]:
        messages = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
        for message in messages:
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        alarms = [json.loads(json.loads(message["Body"])["Message"]) for message in messages]
        return [(each["AlarmName"], each["NewStateValue"], each["AlarmDescription"]) for each in alarms]

    try:
        yield mails
    finally:
        sns.unsubscribe(SubscriptionArn=subscription["SubscriptionArn"])
        sqs.delete_queue(QueueUrl=url)


def test_an_event_of_long_ago_is_reported_as_counted_late(local_stage: LocalStage) -> None:
    webhook = Repository.new().comment("Is it late?", updated_at=f"{LONG_AGO}T09:00:00Z")
    since = _now()
    deliver(local_stage, webhook)
    assert eventually(lambda: _breaches(local_stage, "events-counted-late", since))


def test_a_figure_changed_by_hand_is_reported_as_drift(local_stage: LocalStage) -> None:
    since = _now()
    with _a_question_in_the_aggregates_alone(local_stage):
        report.invoke(local_stage.client("lambda"), local_stage.stage.names.auditor, {"day": LONG_AGO})
    assert eventually(lambda: _breaches(local_stage, "aggregate-drift", since))


def test_a_week_without_its_report_is_reported_as_missing(local_stage: LocalStage) -> None:
    since, check = _now(), {"check": True, "week": WEEK_LONG_AGO}
    with _a_question_in_the_aggregates_alone(local_stage):
        report.invoke(local_stage.client("lambda"), local_stage.stage.names.reporter, check)
    assert eventually(lambda: _breaches(local_stage, "report-not-sent", since))


@contextmanager
def _a_question_in_the_aggregates_alone(stage: LocalStage) -> Iterator[None]:
    repository = Repository.new()
    row = Row(
        date=LONG_AGO,
        repository_id=repository.repository_id,
        repository=repository.name,
        revision=1,
        figures=Figures(tally=Tally(questions=1), issues=1),
    )
    dynamodb, table = stage.client("dynamodb"), stage.stage.names.aggregates_table
    dynamodb.put_item(TableName=table, Item=row.to_item())
    try:
        yield
    finally:
        dynamodb.delete_item(TableName=table, Key=row.key())


def _now() -> int:
    return int(time.time() * 1000)


def _breaches(stage: LocalStage, word: str, since: int) -> bool:
    """Whether a function has logged a value above the threshold of that alarm, for exactly its metric.

    MiniStack 1.5.33 makes no metrics of log lines (CloudWatch, "Embedded metric format specification").
    """
    name = stage.stage.names.of(word)
    (alarm,) = stage.client("cloudwatch").describe_alarms(AlarmNames=[name])["MetricAlarms"]
    assert alarm["Namespace"] == METRIC_NAMESPACE
    assert alarm["ComparisonOperator"] == "GreaterThanThreshold"
    dimensions = {each["Name"]: each["Value"] for each in alarm["Dimensions"]}
    values = _values(stage, alarm["MetricName"], dimensions, since)
    return any(value > alarm["Threshold"] for value in values)


def _values(stage: LocalStage, metric: str, dimensions: dict[str, str], since: int) -> Iterator[float]:
    group = f"/aws/lambda/{stage.stage.names.of(dimensions['service'])}"
    pages = (
        stage.client("logs").get_paginator("filter_log_events").paginate(logGroupName=group, startTime=since)
    )
    lines = [
        json.loads(event["message"])
        for page in pages
        for event in page["events"]
        if '"_aws"' in event["message"]
    ]
    for line in lines:
        (directive,) = line["_aws"]["CloudWatchMetrics"]
        emitted = {each["Name"] for each in directive["Metrics"]}
        carried = [{each: line[each] for each in names} for names in directive["Dimensions"]]
        if directive["Namespace"] == METRIC_NAMESPACE and metric in emitted and dimensions in carried:
            yield from line[metric]
