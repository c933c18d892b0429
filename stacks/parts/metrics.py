"""The metrics of alarms and dashboard, each defined once."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_cloudwatch as cloudwatch

from contract.names import METRIC_NAMESPACE, Metric

MINUTE = cdk.Duration.minutes(1)
FIVE_MINUTES = cdk.Duration.minutes(5)


def own(
    metric: str, *, service: str, statistic: str = "Sum", period: cdk.Duration = FIVE_MINUTES
) -> cloudwatch.Metric:
    """One of `contract.names.Metric`, as that function emits it."""
    return cloudwatch.Metric(
        namespace=METRIC_NAMESPACE,
        metric_name=metric,
        dimensions_map={"service": service},
        statistic=statistic,
        period=period,
    )


def of_pipe(pipe_name: str, metric: str) -> cloudwatch.Metric:
    """Amazon EventBridge, "Logging and monitoring EventBridge Pipes"."""
    return cloudwatch.Metric(
        namespace="AWS/EventBridge/Pipes",
        metric_name=metric,
        dimensions_map={"PipeName": pipe_name},
        statistic="Sum",
        period=FIVE_MINUTES,
    )


def failed_percent(*, at_least: int) -> cloudwatch.MathExpression:
    """Of records, not of invocations: to Lambda's `Errors` a partial failure is a success.

    Zero if fewer than `at_least` failed.
    """
    return cloudwatch.MathExpression(
        expression=f"IF(failed < {at_least}, 0, 100 * failed / records)",
        using_metrics={
            "failed": own(Metric.FAILED, service="processor"),
            "records": own(Metric.RECORDS, service="processor"),
        },
        label="Failed records in percent",
        period=FIVE_MINUTES,
    )
