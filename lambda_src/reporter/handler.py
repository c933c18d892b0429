"""The Lambda function behind the weekly schedule: reads a week, renders it, and sends it once."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

import boto3
from aws_lambda_powertools.logging import Logger
from aws_lambda_powertools.metrics import Metrics
from botocore.config import Config
from botocore.exceptions import ClientError

from contract.names import Metric
from reporter.render import render_html, render_text
from reporter.report import Report, issues_of, report_of
from reporter.settings import ReporterSettings
from reporter.store import Events, Sendings, read_day
from reporter.week import Week
from reporter.wording import subject

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext
    from mypy_boto3_dynamodb.service_resource import Table
    from mypy_boto3_sesv2 import SESV2Client


# One try: a mail whose answer was lost must not be sent again by the SDK.
_MAIL = Config(retries={"mode": "standard", "total_max_attempts": 1})


@dataclass(frozen=True, slots=True)
class Runtime:
    """What lives as long as the execution environment."""

    settings: ReporterSettings
    aggregates: Table
    events: Events
    sendings: Sendings
    mail: SESV2Client
    logger: Logger
    metrics: Metrics


def handle(event: Mapping[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Reports on `event["week"]`, or on the last week that is over; with `dry_run`, without sending.

    Raises ValueError for a week that is none, and BeingSent so that the invocation is tried again.
    """
    current = runtime()
    now = datetime.now(UTC)
    label = event.get("week")
    week = Week.parse(label) if label else Week.last_before(now, current.settings.time_zone)
    report = _read(current, week)
    if event.get("dry_run"):
        return {
            "week": week.label,
            "sent": False,
            "subject": subject(report),
            "html": render_html(report),
            "text": render_text(report),
        }
    # Lambda ends this invocation when its time is up, so that nobody can still be sending after the lease.
    until = now.timestamp() + context.get_remaining_time_in_millis() / 1000
    sent = _send_once(current, report, now=now.timestamp(), until=until)
    current.logger.info("report sent" if sent else "report was sent before", extra={"week": week.label})
    return {"week": week.label, "sent": sent}


def _read(runtime: Runtime, week: Week) -> Report:
    days = (*week.before.days, *week.days)
    figures = {day: read_day(runtime.aggregates, day, runtime.settings.shards) for day in days}
    issues = [issue.correlation_id for issue in issues_of(figures)]
    events, unreadable = runtime.events.of_issues(issues)
    return report_of(runtime.settings.stage, week, figures, events, unreadable=unreadable)


def _send_once(runtime: Runtime, report: Report, *, now: float, until: float) -> bool:
    label = report.week.label
    if not runtime.sendings.claim(label, now=now, until=until):
        return False
    try:
        message_id = _mail(runtime, report)
    except ClientError:
        runtime.sendings.release(label)  # SES answered that it did not take the mail.
        raise
    runtime.sendings.confirm(label, now=now, message_id=message_id)
    runtime.metrics.add_metric(name=Metric.REPORT_SENT, unit="Count", value=1)
    runtime.metrics.flush_metrics()
    return True


def _mail(runtime: Runtime, report: Report) -> str:
    """Sends one mail with both forms. Returns SES's message id."""
    sent = runtime.mail.send_email(
        FromEmailAddress=runtime.settings.sender,
        Destination={"ToAddresses": list(runtime.settings.recipients)},
        Content={
            "Simple": {
                "Subject": {"Data": subject(report), "Charset": "UTF-8"},
                "Body": {
                    "Html": {"Data": render_html(report), "Charset": "UTF-8"},
                    "Text": {"Data": render_text(report), "Charset": "UTF-8"},
                },
            }
        },
    )
    return sent["MessageId"]


@cache
def runtime() -> Runtime:
    """Made once per execution environment, from its environment variables."""
    settings = ReporterSettings.from_env(os.environ)
    table = boto3.resource("dynamodb").Table(settings.aggregates_table)
    return Runtime(
        settings=settings,
        aggregates=table,
        events=Events(boto3.client("dynamodb"), settings.analytics_table),
        sendings=Sendings(table),
        mail=boto3.client("sesv2", config=_MAIL),
        logger=Logger(),
        metrics=Metrics(),
    )
