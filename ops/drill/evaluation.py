"""Whether an alarm rings, from its own definition and what was seen: pure.

As Amazon CloudWatch, "Alarm evaluation", has it, but for two things: windows end at the second, not at the
minute; and CloudWatch looks further back than the evaluation periods before it calls data missing.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from ops.drill.definition import Definition, MetricKey
from ops.drill.expression import Value, evaluate

COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "GreaterThanThreshold": operator.gt,
    "GreaterThanOrEqualToThreshold": operator.ge,
    "LessThanThreshold": operator.lt,
    "LessThanOrEqualToThreshold": operator.le,
}
STATISTICS: dict[str, Callable[[Sequence[float]], float]] = {
    "Sum": math.fsum,
    "Maximum": max,
    "Minimum": min,
    "Average": lambda values: math.fsum(values) / len(values),
    "SampleCount": len,
}


class Sample(NamedTuple):
    """One value of a metric, in epoch seconds."""

    key: MetricKey
    at: float
    value: float


def rings(definition: Definition, samples: Iterable[Sample], now: float) -> bool:
    """Whether enough of the last periods breach. Missing data counts as the alarm says."""
    seen = list(samples)
    breaches = 0
    for back in range(definition.evaluation_periods):
        end = now - back * definition.period
        value = _value(definition, seen, end - definition.period, end)
        if value is None:
            breaches += definition.missing == "breaching"
        else:
            breaches += COMPARISONS[definition.comparison](value, definition.threshold)
    return breaches >= definition.datapoints_to_alarm


def _value(definition: Definition, samples: Sequence[Sample], start: float, end: float) -> Value:
    values: dict[str, Value] = {}
    for name, (key, statistic) in definition.metrics.items():
        found = [each.value for each in samples if each.key == key and start < each.at <= end]
        values[name] = statistic_of(found, statistic) if found else None
    return evaluate(definition.expression, values)


def statistic_of(values: Sequence[float], statistic: str) -> float:
    """One of CloudWatch's statistics, percentiles (`p99`) by nearest rank. Raises KeyError for another."""
    if statistic.startswith("p"):
        rank = math.ceil(float(statistic[1:]) / 100 * len(values))
        return sorted(values)[max(rank, 1) - 1]
    return float(STATISTICS[statistic](values))
