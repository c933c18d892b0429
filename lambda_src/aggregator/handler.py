"""The Lambda function behind the stream of `contributions`."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

import boto3
from aws_lambda_powertools.logging import Logger
from botocore.config import Config

from aggregator.aggregate import Aggregator, Report
from aggregator.settings import AggregatorSettings
from aggregator.store import Store
from contract.names import Metric
from invocation import Invocations
from invocation.measuring import metrics_of

if TYPE_CHECKING:
    from aws_lambda_powertools.metrics import Metrics
    from aws_lambda_powertools.utilities.typing import LambdaContext

_CLIENT = Config(connect_timeout=1, read_timeout=5, retries={"mode": "standard", "total_max_attempts": 4})


@dataclass(frozen=True, slots=True)
class Runtime:
    """What lives as long as the execution environment."""

    aggregator: Aggregator
    logger: Logger
    metrics: Metrics
    invocations: Invocations = field(default_factory=Invocations)


def handle(event: dict[str, Any], context: LambdaContext) -> None:
    """Makes the rows of every day that the records touch. Where it raises, the batch comes again."""
    current = runtime()
    current.invocations.begin(context, current.logger)
    report = Report()
    try:
        current.aggregator.aggregate(
            event["Records"], lambda: context.get_remaining_time_in_millis() / 1000, report
        )
    finally:
        _emit(current, report, now=datetime.now(UTC))
    current.logger.info("aggregated", records=len(event["Records"]), days=report.days, rows=report.rows)


def _emit(runtime: Runtime, report: Report, *, now: datetime) -> None:
    for received_at in report.received_at:
        # The clocks are two: a lag below zero would only show their difference.
        lag = max(0.0, (now - datetime.fromisoformat(received_at)).total_seconds())
        runtime.metrics.add_metric(name=Metric.FIGURES_LAG_SECONDS, unit="Seconds", value=lag)
    for name, reason in report.unreadable.items():
        runtime.logger.error("a stored contribution cannot be read", stored_contribution=name, reason=reason)
    for metric, count in (
        (Metric.ROWS, report.rows),
        (Metric.CONFLICT, report.conflicts),
        (Metric.UNREADABLE, len(report.unreadable)),
    ):
        runtime.metrics.add_metric(name=metric, unit="Count", value=count)
    runtime.metrics.flush_metrics()


@cache
def runtime() -> Runtime:
    """Made once per execution environment, from its environment variables."""
    settings = AggregatorSettings.from_env(os.environ)
    store = Store(
        client=boto3.client("dynamodb", config=_CLIENT),
        contributions_table=settings.contributions_table,
        aggregates_table=settings.aggregates_table,
    )
    return Runtime(Aggregator(store), Logger(), metrics_of(settings.stage))
