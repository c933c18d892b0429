"""Which metrics a deployed stage can emit, by resource, and what is wrong with an alarm on others."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from contract.names import METRIC_NAMESPACE, Metric
from tests.infrastructure.aws.synthesis import ROOT, Properties, Synthesised, target_of

QUEUE, FUNCTION, PIPE = "AWS::SQS::Queue", "AWS::Lambda::Function", "AWS::Pipes::Pipe"
TABLE, GROUP, MAPPING = "AWS::DynamoDB::GlobalTable", "AWS::Logs::LogGroup", "AWS::Lambda::EventSourceMapping"

QUEUES_METRICS = """
ApproximateAgeOfOldestMessage ApproximateNumberOfMessagesVisible ApproximateNumberOfMessagesNotVisible
ApproximateNumberOfMessagesDelayed NumberOfMessagesSent NumberOfMessagesReceived NumberOfMessagesDeleted
NumberOfEmptyReceives SentMessageSize"""
PIPES_METRICS = """
Duration EventCount EventSize ExecutionFailed ExecutionPartiallyFailed ExecutionThrottled ExecutionTimeout
Invocations TargetStageDuration TargetStageFailed TargetStagePartiallyFailed"""
FUNCTIONS_METRICS = "Invocations Errors Throttles Duration ConcurrentExecutions"
TABLES_METRICS = "ConsumedReadCapacityUnits ConsumedWriteCapacityUnits"
PER_RESOURCE = {
    QUEUE: ("AWS/SQS", "QueueName", "QueueName", QUEUES_METRICS),
    FUNCTION: ("AWS/Lambda", "FunctionName", "FunctionName", FUNCTIONS_METRICS),
    PIPE: ("AWS/EventBridge/Pipes", "PipeName", "Name", PIPES_METRICS),
    TABLE: ("AWS/DynamoDB", "TableName", "TableName", TABLES_METRICS),
    GROUP: ("AWS/Logs", "LogGroupName", "LogGroupName", "IncomingBytes IncomingLogEvents"),
}
"""Namespace, dimension, the property that is the dimension's value, and the metrics, by AWS's own pages."""
NOT_OF_A_DLQ = {"NumberOfMessagesSent", "ApproximateAgeOfOldestMessage"}
"""What SQS moves there was sent by nobody, and keeps the age that it had in the queue before."""


@dataclass(frozen=True)
class Emitted:
    """One metric, with its dimensions."""

    namespace: str
    name: str
    dimensions: frozenset[tuple[str, str]]

    def __str__(self) -> str:
        return f"{self.namespace} {self.name} {dict(self.dimensions)}"


def emitted_by(synthesised: Synthesised) -> set[Emitted]:
    """Everything that the stage's resources and their code can emit."""
    found = {
        Emitted(namespace, metric, frozenset({(dimension, properties[named_by])}))
        for kind, (namespace, dimension, named_by, metrics) in PER_RESOURCE.items()
        for _, properties in synthesised.all_of_type(kind)
        for metric in metrics.split()
    }
    dead = {("QueueName", name) for name in dead_letter_queues(synthesised)}
    found = {each for each in found if not (each.name in NOT_OF_A_DLQ and each.dimensions & dead)}
    return found | set(_of_streams(synthesised)) | set(_own(synthesised))


def faults(alarm: Properties, synthesised: Synthesised) -> list[str]:
    """Why the alarm cannot ring, or rings for something else than it says."""
    emitted = emitted_by(synthesised)
    watched = list(metrics_of(alarm))
    found = [f"nothing emits {each}" for each in watched if each not in emitted]
    partial = set(_partial_batches(synthesised))
    if "whole batch" not in alarm["AlarmDescription"]:
        found += [
            f"{each} counts no failed records: a batch of which some fail is a success"
            for each in watched
            if each.name == "Errors" and {value for _, value in each.dimensions} & partial
        ]
    return found


def metrics_of(alarm: Properties) -> Iterator[Emitted]:
    """Those of an alarm, of metric math or not."""
    stats = [entry["MetricStat"]["Metric"] for entry in alarm.get("Metrics", []) if "MetricStat" in entry]
    for metric in stats or [alarm]:
        dimensions = {(each["Name"], _plain(each["Value"])) for each in metric.get("Dimensions", [])}
        yield Emitted(metric["Namespace"], metric["MetricName"], frozenset(dimensions))


def drawn(body: Any) -> Iterator[Emitted]:
    """The metrics of a dashboard."""
    parts = body["Fn::Join"][1] if isinstance(body, dict) else [body]
    text = "".join(_plain(part) for part in parts)
    for widget in json.loads(text)["widgets"]:
        for entry in widget["properties"].get("metrics", []):
            namespace, name, *rest = [part for part in entry if isinstance(part, str)] or ("", "")
            if namespace:
                dimensions = frozenset(zip(rest[::2], rest[1::2], strict=True))
                yield Emitted(namespace, name, dimensions)


def _plain(value: Any) -> str:
    """A dimension's value; the account, the region and what stands beside it in the template are none."""
    return value if isinstance(value, str) else ""


def dead_letter_queues(synthesised: Synthesised) -> set[str]:
    """The names of the queues that something is buried in."""
    resources = synthesised.pipeline.body["Resources"]
    graves = {target_of(each) for each in _buried(resources) if isinstance(each, dict)}
    return {resources[grave]["Properties"]["QueueName"] for grave in graves if grave in resources}


def _buried(content: Any) -> Iterator[Any]:
    """What is under a key that names a dead-letter queue."""
    for key, value in content.items() if isinstance(content, dict) else enumerate(content):
        if key == "deadLetterTargetArn":
            yield value
        elif key == "DeadLetterConfig":
            yield value["Arn"]
        elif key == "OnFailure":
            yield value["Destination"]
        elif isinstance(value, dict | list):
            yield from _buried(value)


def _partial_batches(synthesised: Synthesised) -> Iterator[str]:
    """The functions that report which records of a batch failed; an alias counts under its function, too."""
    resources = synthesised.pipeline.body["Resources"]
    for _, mapping in synthesised.all_of_type(MAPPING):
        if "ReportBatchItemFailures" in mapping.get("FunctionResponseTypes", []):
            for target in _referred(mapping["FunctionName"]):
                properties = resources[target]["Properties"]
                if resources[target]["Type"] != FUNCTION:
                    properties = resources[target_of(properties["FunctionName"])]["Properties"]
                yield properties["FunctionName"]


def _referred(content: Any) -> Iterator[str]:
    """The logical ids that a value is made of."""
    if isinstance(content, dict) and {"Ref", "Fn::GetAtt"} & set(content):
        yield target_of(content)
    elif isinstance(content, dict | list):
        for value in content.values() if isinstance(content, dict) else content:
            yield from _referred(value)


def _of_streams(synthesised: Synthesised) -> Iterator[Emitted]:
    """Only a function that itself reads a stream has an iterator age."""
    functions = synthesised.pipeline.of_type(FUNCTION)
    for _, mapping in synthesised.all_of_type(MAPPING):
        if "StartingPosition" in mapping:
            (target,) = _referred(mapping["FunctionName"])
            name = functions[target]["FunctionName"]
            yield Emitted("AWS/Lambda", "IteratorAge", frozenset({("FunctionName", name)}))


def _own(synthesised: Synthesised) -> Iterator[Emitted]:
    """What the code of each deployed function names of `contract.names.Metric`, under its service's name."""
    for _, function in synthesised.all_of_type(FUNCTION):
        service = function["Environment"]["Variables"]["POWERTOOLS_SERVICE_NAME"]
        assert function["Environment"]["Variables"]["POWERTOOLS_METRICS_NAMESPACE"] == METRIC_NAMESPACE
        for name in _named(service):
            yield Emitted(
                METRIC_NAMESPACE,
                getattr(Metric, name),
                frozenset({("service", service), ("stage", synthesised.stage.name)}),
            )


@cache
def _named(service: str) -> set[str]:
    trees = [ast.parse(file.read_text()) for file in (ROOT / "lambda_src" / service).rglob("*.py")]
    return {
        node.attr
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Metric"
    }
