"""What the stage shows, as samples of the metrics that CloudWatch would have of it.

MiniStack 1.5.33 has no metrics of queues and pipes, none of a function that a queue feeds, and makes none of
the log lines in CloudWatch's embedded metric format: these are read from queues, logs and log lines instead.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from contract.names import METRIC_NAMESPACE
from ops.drill.definition import Definition, MetricKey
from ops.drill.evaluation import Sample
from ops.drill.ground import Ground

REPORT = re.compile(r"REPORT RequestId: \S+\s+Duration: ([\d.]+) ms")
PIPE_FAILED = re.compile(r"^(\S+ \S+) WARNING could not deliver (\d+) records", re.MULTILINE)
DAY_SECONDS = 86_400
MINUTES_KEPT = 15


@dataclass
class Look:
    """One look at everything. `now` may be put forward: what waits is then taken to go on waiting."""

    ground: Ground
    now: float

    def samples(self, definition: Definition, since: float) -> list[Sample]:
        """Of all that the alarm looks at."""
        return [
            Sample(key, at, value)
            for key, _ in definition.metrics.values()
            for at, value in self._values(key, since)
            if at >= since
        ]

    def _values(self, key: MetricKey, since: float) -> Iterator[tuple[float, float]]:
        match key.namespace, key.name:
            case "AWS/SQS", "ApproximateNumberOfMessagesVisible":
                yield self.now, self._visible(key.dimension("QueueName"))
            case "AWS/SQS", "ApproximateAgeOfOldestMessage":
                yield from self._ages(key.dimension("QueueName"))
            case "AWS/Lambda", "Duration":
                yield from self._durations(key.dimension("FunctionName"))
            case "AWS/Lambda", _:
                yield from self._counted_by_emulator(key, since)
            case "AWS/EventBridge/Pipes", "ExecutionFailed":
                yield from self._pipe_failures()
            case namespace, _ if namespace == METRIC_NAMESPACE:
                yield from _embedded(self._lines(self.ground.names.of(key.dimension("service"))), key)
            case _:
                raise NotImplementedError(f"nothing shows {key.namespace} {key.name}")

    def _visible(self, queue: str) -> float:
        answer = self.ground.client("sqs").get_queue_attributes(
            QueueUrl=self.ground.url(queue), AttributeNames=["ApproximateNumberOfMessages"]
        )
        return float(answer["Attributes"]["ApproximateNumberOfMessages"])

    def _ages(self, queue: str) -> Iterator[tuple[float, float]]:
        since = self.ground.waiting_since.get(queue)
        if since is not None:
            for back in range(MINUTES_KEPT):
                at = self.now - 60 * back
                yield at, max(0.0, at - since)

    def _durations(self, function: str) -> Iterator[tuple[float, float]]:
        for at, message in self._lines(function):
            if found := REPORT.search(message):
                yield at, float(found[1])

    def _counted_by_emulator(self, key: MetricKey, since: float) -> Iterator[tuple[float, float]]:
        """One sum since then. What MiniStack 1.5.33 throttles it counts as an error, too; Lambda does not."""
        total = self._sum(key, since)
        if key.name == "Errors":
            total -= self._sum(replace(key, name="Throttles"), since)
        # Its own time is the period's beginning, which may lie before.
        yield self.now, total

    def _sum(self, key: MetricKey, since: float) -> float:
        answer = self.ground.client("cloudwatch").get_metric_statistics(
            Namespace=key.namespace,
            MetricName=key.name,
            Dimensions=[{"Name": name, "Value": value} for name, value in key.dimensions],
            StartTime=datetime.fromtimestamp(since, UTC),
            EndTime=datetime.fromtimestamp(self.now, UTC),
            Period=DAY_SECONDS,
            Statistics=["Sum"],
        )
        return float(sum(point["Sum"] for point in answer["Datapoints"]))

    def _pipe_failures(self) -> Iterator[tuple[float, float]]:
        endpoints = self.ground.connection.endpoints
        text = Path(endpoints.pipe_log).read_text(errors="replace") if endpoints else ""
        for moment, _ in PIPE_FAILED.findall(text):
            yield datetime.strptime(moment, "%Y-%m-%d %H:%M:%S,%f").timestamp(), 1.0  # noqa: DTZ007  # local time, as logged

    def _lines(self, function: str) -> Sequence[tuple[float, str]]:
        if function not in self._read:
            self._read[function] = list(_lines(self.ground.client("logs"), f"/aws/lambda/{function}"))
        return self._read[function]

    @cached_property
    def _read(self) -> dict[str, list[tuple[float, str]]]:
        return {}


def _lines(logs: Any, group: str) -> Iterator[tuple[float, str]]:
    try:
        pages = logs.get_paginator("filter_log_events").paginate(logGroupName=group)
        for page in pages:
            yield from ((event["timestamp"] / 1000, event["message"]) for event in page["events"])
    except logs.exceptions.ResourceNotFoundException:
        return  # The function has never run.


def _embedded(lines: Sequence[tuple[float, str]], key: MetricKey) -> Iterator[tuple[float, float]]:
    """Amazon CloudWatch, "Embedded metric format specification"."""
    for _, message in lines:
        if '"_aws"' not in message:
            continue
        line = json.loads(message)
        at = line["_aws"]["Timestamp"] / 1000
        for directive in line["_aws"]["CloudWatchMetrics"]:
            if _tells(directive, line, key):
                value = line[key.name]
                yield from ((at, float(each)) for each in (value if isinstance(value, list) else [value]))


def _tells(directive: Mapping[str, Any], line: Mapping[str, Any], key: MetricKey) -> bool:
    dimensions = [frozenset((name, line[name]) for name in names) for names in directive["Dimensions"]]
    names = {metric["Name"] for metric in directive["Metrics"]}
    return directive["Namespace"] == key.namespace and key.name in names and key.dimensions in dimensions
