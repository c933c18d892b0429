"""The metrics of alarms and dashboard, each defined once."""

from __future__ import annotations

from collections.abc import Mapping

import aws_cdk as cdk
from aws_cdk import aws_cloudwatch as cloudwatch

from contract.names import METRIC_NAMESPACE, Metric
from stages.stage import Stage

MINUTE = cdk.Duration.minutes(1)
FIVE_MINUTES = cdk.Duration.minutes(5)


def own(
    metric: str,
    *,
    stage: Stage,
    service: str,
    statistic: str = "Sum",
    period: cdk.Duration = FIVE_MINUTES,
    more: Mapping[str, str] | None = None,
) -> cloudwatch.Metric:
    """One of `contract.names.Metric`, as that function of the stage emits it; `more` are dimensions, too."""
    return cloudwatch.Metric(
        namespace=METRIC_NAMESPACE,
        metric_name=metric,
        dimensions_map={"service": service, "stage": stage.name, **(more or {})},
        statistic=statistic,
        period=period,
    )


def of_queue(
    queue: str, metric: str, *, statistic: str = "Maximum", period: cdk.Duration = MINUTE
) -> cloudwatch.Metric:
    """Amazon SQS, "Available CloudWatch metrics for Amazon SQS"."""
    return _of("AWS/SQS", metric, {"QueueName": queue}, statistic, period)


def of_function(
    function: str,
    metric: str,
    *,
    statistic: str = "Sum",
    period: cdk.Duration = FIVE_MINUTES,
    more: Mapping[str, str] | None = None,
) -> cloudwatch.Metric:
    """AWS Lambda, "Types of metrics for Lambda functions"; `more` are dimensions, too."""
    return _of("AWS/Lambda", metric, {"FunctionName": function, **(more or {})}, statistic, period)


def of_table(table: str, metric: str) -> cloudwatch.Metric:
    """Amazon DynamoDB, "DynamoDB metrics and dimensions"."""
    return _of("AWS/DynamoDB", metric, {"TableName": table}, "Sum", FIVE_MINUTES)


def of_logs(group: str, metric: str) -> cloudwatch.Metric:
    """Amazon CloudWatch Logs, "Monitoring usage with CloudWatch metrics"."""
    return _of("AWS/Logs", metric, {"LogGroupName": group}, "Sum", FIVE_MINUTES)


def of_pipe(pipe: str, metric: str) -> cloudwatch.Metric:
    """Amazon EventBridge, "Logging and monitoring EventBridge Pipes"."""
    return _of("AWS/EventBridge/Pipes", metric, {"PipeName": pipe}, "Sum", FIVE_MINUTES)


def _of(
    namespace: str, metric: str, dimensions: dict[str, str], statistic: str, period: cdk.Duration
) -> cloudwatch.Metric:
    return cloudwatch.Metric(
        namespace=namespace,
        metric_name=metric,
        dimensions_map=dimensions,
        statistic=statistic,
        period=period,
    )


def failed_percent(stage: Stage, more: Mapping[str, str] | None = None) -> cloudwatch.MathExpression:
    """Of records, not of invocations: to Lambda's `Errors` a partial failure is a success.

    Zero if fewer than the stage's least number failed; `more` are dimensions, too.
    """
    return cloudwatch.MathExpression(
        expression=f"IF(failed < {stage.alarms.failed_records_at_least}, 0, 100 * failed / records)",
        using_metrics={
            "failed": own(Metric.FAILED, stage=stage, service="processor", more=more),
            "records": own(Metric.RECORDS, stage=stage, service="processor", more=more),
        },
        label="Failed records in percent",
        period=FIVE_MINUTES,
    )
