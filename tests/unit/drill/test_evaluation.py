"""The drill's reading of an alarm: it must ring exactly where CloudWatch's would."""

from __future__ import annotations

import dataclasses

import pytest

from ops.drill.definition import SINGLE, Definition, MetricKey, from_service, from_template
from ops.drill.evaluation import Sample, rings, statistic_of
from ops.drill.expression import UnknownMath, evaluate

NOW = 1_795_000_000.0
KEY = MetricKey.of("CvAnalytics", "Failed", service="processor")
RECORDS = MetricKey.of("CvAnalytics", "Records", service="processor")
OTHER = MetricKey.of("CvAnalytics", "Failed", service="reporter")


def _definition(**changed: object) -> Definition:
    plain = Definition(
        name="cv-analytics-local-word",
        word="word",
        description="Something is wrong. Runbook: docs/runbook.md#word",
        metrics={SINGLE: (KEY, "Maximum")},
        expression=SINGLE,
        period=60,
        evaluation_periods=1,
        datapoints_to_alarm=1,
        threshold=0,
        comparison="GreaterThanThreshold",
        missing="notBreaching",
        is_deployed=True,
    )
    return dataclasses.replace(plain, **changed)  # type: ignore[arg-type]  # each test names fields of it


def _seen(*values: float, key: MetricKey = KEY, every: float = 60) -> list[Sample]:
    """The last value a second ago, the others each a period earlier."""
    return [Sample(key, NOW - 1 - every * back, value) for back, value in enumerate(reversed(values))]


def test_a_value_above_the_threshold_rings_and_one_at_it_does_not() -> None:
    assert rings(_definition(), _seen(1), NOW)
    assert not rings(_definition(), _seen(0), NOW)


def test_what_other_dimensions_show_rings_nothing() -> None:
    assert not rings(_definition(), _seen(9, key=OTHER), NOW)


def test_what_is_older_than_the_window_rings_nothing() -> None:
    assert not rings(_definition(), _seen(9, 0), NOW)


def test_all_periods_must_breach_unless_fewer_are_asked_for() -> None:
    three = _definition(evaluation_periods=3, datapoints_to_alarm=3)
    assert rings(three, _seen(1, 1, 1), NOW)
    assert not rings(three, _seen(1, 0, 1), NOW)
    assert rings(dataclasses.replace(three, datapoints_to_alarm=2), _seen(1, 0, 1), NOW)


def test_silence_rings_only_where_it_is_trouble() -> None:
    assert not rings(_definition(), [], NOW)
    quiet = _definition(
        comparison="LessThanThreshold", threshold=1, missing="breaching", evaluation_periods=3
    )
    assert rings(dataclasses.replace(quiet, datapoints_to_alarm=3), [], NOW)
    assert not rings(dataclasses.replace(quiet, datapoints_to_alarm=3), _seen(5), NOW)


@pytest.mark.parametrize(
    ("statistic", "value"), [("Sum", 10), ("Maximum", 4), ("Average", 2.5), ("p50", 2), ("p99", 4)]
)
def test_statistics_are_cloudwatchs(statistic: str, value: float) -> None:
    assert statistic_of([3, 1, 4, 2], statistic) == value


SHARE = "IF(failed < 2, 0, 100 * failed / records)"


@pytest.mark.parametrize(
    ("failed", "records", "percent"), [(1, 1, 0), (2, 100, 2), (2, 4, 50), (2, 0, None), (None, None, None)]
)
def test_metric_math_is_worked_out(
    failed: float | None, records: float | None, percent: float | None
) -> None:
    assert evaluate(SHARE, {"failed": failed, "records": records}) == percent


def test_missing_data_is_filled_where_the_expression_says_so() -> None:
    assert evaluate("FILL(failed, 0) + 1", {"failed": None}) == 1


@pytest.mark.parametrize("expression", ["RATE(failed)", "failed ** 2", "other", "__import__('os')"])
def test_unknown_math_is_refused_rather_than_guessed(expression: str) -> None:
    with pytest.raises(UnknownMath):
        evaluate(expression, {"failed": 1.0})


def test_alarm_on_metric_math_is_read_from_its_template() -> None:
    definition = from_template(
        {
            "AlarmName": "cv-analytics-local-failed-records",
            "AlarmDescription": "Too many. Runbook: docs/runbook.md#failed-records",
            "ComparisonOperator": "GreaterThanThreshold",
            "EvaluationPeriods": 1,
            "Threshold": 1,
            "TreatMissingData": "notBreaching",
            "Metrics": [
                {"Id": "expr", "Expression": SHARE},
                *(_stat(name, key.name) for name, key in (("failed", KEY), ("records", RECORDS))),
            ],
        },
        "cv-analytics-local-",
    )
    assert (definition.word, definition.period, definition.is_deployed) == ("failed-records", 300, False)
    assert rings(definition, [*_seen(2), *_seen(4, key=RECORDS)], NOW)
    assert not rings(definition, [*_seen(1), *_seen(1, key=RECORDS)], NOW)


def _stat(name: str, metric: str) -> dict[str, object]:
    dimensions = [{"Name": "service", "Value": "processor"}]
    told = {"Namespace": "CvAnalytics", "MetricName": metric, "Dimensions": dimensions}
    return {"Id": name, "ReturnData": False, "MetricStat": {"Metric": told, "Stat": "Sum", "Period": 300}}


def test_percentile_of_a_deployed_alarm_is_its_statistic() -> None:
    definition = from_service(
        {
            "AlarmName": "cv-analytics-local-word",
            "AlarmDescription": "",
            "Namespace": "CvAnalytics",
            "MetricName": "Failed",
            "Dimensions": [{"Name": "service", "Value": "processor"}],
            "Statistic": "Average",
            "ExtendedStatistic": "p99",
            "Period": 300,
            "EvaluationPeriods": 1,
            "Threshold": 900.0,
            "ComparisonOperator": "GreaterThanThreshold",
            "TreatMissingData": "notBreaching",
        },
        "cv-analytics-local-",
    )
    assert definition.metrics == {SINGLE: (KEY, "p99")}
