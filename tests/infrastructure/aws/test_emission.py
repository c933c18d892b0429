"""No alarm and no graph looks at what nothing emits."""

from __future__ import annotations

from typing import Any

import pytest

from contract.names import METRIC_NAMESPACE, Metric
from tests.infrastructure.aws.emission import dead_letter_queues, drawn, emitted_by, faults
from tests.infrastructure.aws.synthesis import Synthesised

ALARM = "AWS::CloudWatch::Alarm"


def test_every_alarm_can_ring_for_what_it_says(any_stage: Synthesised) -> None:
    alarms = any_stage.monitoring.of_type(ALARM).values()
    assert {alarm["AlarmName"]: found for alarm in alarms if (found := faults(alarm, any_stage))} == {}


def test_every_graph_shows_what_is_emitted(any_stage: Synthesised) -> None:
    body = any_stage.monitoring.only("AWS::CloudWatch::Dashboard")["DashboardBody"]
    shown = set(drawn(body))
    assert shown - emitted_by(any_stage) == set()
    names = {each.name for each in shown}
    assert {Metric.LAG_SECONDS, Metric.RECORDS, Metric.THREADS, Metric.CONFLICT, Metric.FAILED} <= names
    assert {"ApproximateAgeOfOldestMessage", "ConsumedWriteCapacityUnits", "IncomingBytes"} <= names


def test_every_metric_of_our_own_is_emitted_by_some_function(prod: Synthesised) -> None:
    emitted = {each.name for each in emitted_by(prod) if each.namespace == METRIC_NAMESPACE}
    assert emitted == {value for name, value in vars(Metric).items() if name.isupper()}


@pytest.mark.parametrize(
    ("planted", "error"),
    [
        (("AWS/Lambda", "IteratorAge", "FunctionName", "processor"), "nothing emits"),
        (("AWS/SQS", "NumberOfMessagesSent", "QueueName", "work-dlq"), "nothing emits"),
        (("AWS/Lambda", "Errors", "FunctionName", "processor"), "counts no failed records"),
        (("AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", "work-dlqueue"), "nothing emits"),
        ((METRIC_NAMESPACE, "LagSeconds", "service", "reporter"), "nothing emits"),
    ],
)
def test_alarms_that_could_never_ring_are_found(
    prod: Synthesised, planted: tuple[str, str, str, str], error: str
) -> None:
    namespace, metric, dimension, word = planted
    value = word if dimension == "service" else prod.stage.names.of(word)
    dimensions = [{"Name": dimension, "Value": value}]
    if dimension == "service":
        dimensions.append({"Name": "stage", "Value": prod.stage.name})
    alarm: dict[str, Any] = {
        "AlarmDescription": "More of the processor's records fail than should.",
        "Namespace": namespace,
        "MetricName": metric,
        "Dimensions": dimensions,
    }
    (found,) = faults(alarm, prod)
    assert error in found


def test_all_dead_letter_queues_are_known_as_such(any_stage: Synthesised) -> None:
    queues = {queue["QueueName"] for _, queue in any_stage.all_of_type("AWS::SQS::Queue")}
    assert dead_letter_queues(any_stage) == {name for name in queues if "dlq" in name}
