"""The Lambda function behind the nightly schedule: audits the last days and counts the differences."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

import boto3
from aws_lambda_powertools.logging import Logger

from auditor.audit import Audit
from auditor.auditor import Auditor
from auditor.notes import Notes
from auditor.settings import AuditorSettings
from auditor.store import DayStore
from contract.names import Metric
from invocation import Invocations
from invocation.measuring import metrics_of
from processor.store import Store

if TYPE_CHECKING:
    from aws_lambda_powertools.metrics import Metrics
    from aws_lambda_powertools.utilities.typing import LambdaContext

DAYS = 2
"""Yesterday and the day before: an event that comes a little late is still looked at."""
MOST_LOGGED = 20
"""Differences that are logged; the command line shows them all."""


@dataclass(frozen=True, slots=True)
class Runtime:
    """What lives as long as the execution environment."""

    auditor: Auditor
    notes: Notes
    logger: Logger
    metrics: Metrics
    invocations: Invocations = field(default_factory=Invocations)


def handle(event: Mapping[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Audits `event["day"]`, or the last days that are over. Raises ValueError for any other text."""
    current = runtime()
    current.invocations.begin(context, current.logger)
    audits = {day: current.auditor.audit(day) for day in _days(event, datetime.now(UTC).date())}
    for day, audit in audits.items():
        _log(current.logger, day, audit)
        current.notes.keep(day, audit)
    found = {day: len(audit.differences) for day, audit in audits.items()}
    current.metrics.add_metric(name=Metric.AGGREGATE_DRIFT, unit="Count", value=sum(found.values()))
    current.metrics.flush_metrics()
    return {"differences": found}


def _days(event: Mapping[str, Any], today: date) -> list[str]:
    if "day" in event:
        return [date.fromisoformat(event["day"]).isoformat()]
    return [(today - timedelta(days=back)).isoformat() for back in range(DAYS, 0, -1)]


def _log(logger: Logger, day: str, audit: Audit) -> None:
    logger.info(
        "day audited",
        extra={"day": day, "differences": len(audit.differences), "under_way": audit.under_way},
    )
    for difference in audit.differences[:MOST_LOGGED]:
        logger.error(
            difference.detail,
            extra={
                "day": day,
                "finding": difference.finding.value,
                "repository": difference.repository,
                "correlation_id": difference.correlation_id,
            },
        )


@cache
def runtime() -> Runtime:
    """Made once per execution environment, from its environment variables."""
    settings = AuditorSettings.from_env(os.environ)
    client = boto3.client("dynamodb")
    threads = Store(
        client=client,
        analytics_table=settings.analytics_table,
        threads_table=settings.threads_table,
        contributions_table=settings.contributions_table,
    )
    auditor = Auditor(
        store=DayStore(client=client, threads=threads, aggregates_table=settings.aggregates_table),
        recomputation=settings.recomputation,
        settled_after=timedelta(seconds=settings.settled_after_seconds),
        pause_seconds=settings.pause_seconds,
    )
    return Runtime(auditor, Notes(client, settings.aggregates_table), Logger(), metrics_of(settings.stage))
