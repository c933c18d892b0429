"""An alarm as it was deployed: what it looks at, and from when on it rings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

SINGLE = "value"
"""The id of the one metric of an alarm without an expression."""


@dataclass(frozen=True, slots=True)
class MetricKey:
    """One metric of CloudWatch, dimensions and all."""

    namespace: str
    name: str
    dimensions: frozenset[tuple[str, str]]

    @classmethod
    def of(cls, namespace: str, name: str, **dimensions: str) -> MetricKey:
        return cls(namespace, name, frozenset(dimensions.items()))

    def dimension(self, name: str) -> str:
        return dict(self.dimensions).get(name, "")


@dataclass(frozen=True, slots=True)
class Definition:
    """One alarm. Its word is its name without the stage's prefix."""

    name: str
    word: str
    description: str
    metrics: Mapping[str, tuple[MetricKey, str]]
    """Metric and statistic, by the id that the expression calls it."""
    expression: str
    period: int
    evaluation_periods: int
    datapoints_to_alarm: int
    threshold: float
    comparison: str
    missing: str
    is_deployed: bool
    """False where the emulator does not take it; then it stands in the template alone."""


def from_service(alarm: Mapping[str, Any], prefix: str) -> Definition:
    """As DescribeAlarms tells it."""
    return Definition(
        **_limits(alarm, prefix),
        metrics={SINGLE: _metric(alarm, alarm)},
        expression=SINGLE,
        period=int(alarm["Period"]),
        is_deployed=True,
    )


def from_template(properties: Mapping[str, Any], prefix: str) -> Definition:
    """As a template says it: an alarm on metric math, of metrics with plain dimensions and one period."""
    metrics, expressions, periods = {}, [], set()
    for entry in properties["Metrics"]:
        if "Expression" in entry:
            expressions.append(entry["Expression"])
        else:
            stat = entry["MetricStat"]
            metrics[entry["Id"]] = _metric(stat["Metric"], {"Statistic": stat["Stat"]})
            periods.add(int(stat["Period"]))
    (expression,), (period,) = expressions, periods
    return Definition(
        **_limits(properties, prefix),
        metrics=metrics,
        expression=expression,
        period=period,
        is_deployed=False,
    )


def _metric(metric: Mapping[str, Any], stat: Mapping[str, Any]) -> tuple[MetricKey, str]:
    dimensions = {each["Name"]: each["Value"] for each in metric.get("Dimensions", ())}
    key = MetricKey.of(metric["Namespace"], metric["MetricName"], **dimensions)
    return key, stat.get("ExtendedStatistic") or stat["Statistic"]


def _limits(alarm: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    periods = int(alarm["EvaluationPeriods"])
    return {
        "name": alarm["AlarmName"],
        "word": alarm["AlarmName"].removeprefix(prefix),
        "description": alarm["AlarmDescription"],
        "evaluation_periods": periods,
        "datapoints_to_alarm": int(alarm.get("DatapointsToAlarm") or periods),
        "threshold": float(alarm["Threshold"]),
        "comparison": alarm["ComparisonOperator"],
        "missing": alarm.get("TreatMissingData") or "missing",
    }
