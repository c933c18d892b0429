"""The Lambda function behind the schedules: sends a week's report once, and says if it is missing."""

from __future__ import annotations

import os
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

import boto3
from aws_lambda_powertools.logging import Logger
from botocore.config import Config

from contract.mailed_report import MailedReport
from contract.names import Metric
from invocation import Invocations
from invocation.measuring import metrics_of
from reporter.as_html import render_html
from reporter.as_text import render_text
from reporter.links import Page
from reporter.queues import read_queues
from reporter.reading import Reader
from reporter.recipients import recipients_of
from reporter.report import Report
from reporter.sender import Letter, NotSentToAll, Recipient, Sender
from reporter.sendings import Sendings, Standing
from reporter.settings import ReporterSettings
from reporter.store import FiguresStore
from reporter.week import Week
from reporter.wording import subject

if TYPE_CHECKING:
    from aws_lambda_powertools.metrics import Metrics
    from aws_lambda_powertools.utilities.typing import LambdaContext

SENT_EVENT = "Email Sent"
"""SES's event about a mail that it took ("Amazon Simple Email Service events", EventBridge reference)."""

_QUEUES = Config(connect_timeout=2, read_timeout=5, retries={"mode": "standard", "total_max_attempts": 3})


@dataclass(frozen=True, slots=True)
class Runtime:
    """What lives as long as the execution environment."""

    settings: ReporterSettings
    reader: Reader
    sendings: Sendings
    sender: Sender
    recipients: Sequence[Recipient]
    logger: Logger
    metrics: Metrics
    invocations: Invocations = field(default_factory=Invocations)


def handle(event: Mapping[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Reports on `event["week"]`, or on the last week that is over; with `dry_run`, without sending.

    With `check` it only says whether the report is missing. What SES reports of a mail is noted. Raises
    ValueError for anything but a week, and NotSentToAll so that the invocation is tried again.
    """
    current = runtime()
    current.invocations.begin(context, current.logger)
    if event.get("detail-type") == SENT_EVENT:
        return _note(current, event["detail"]["mail"])
    label = event.get("week")
    now = datetime.now(UTC)
    week = Week.parse(label) if label else Week.last_before(now, current.settings.time_zone)
    if event.get("check"):
        return _check(current, week)
    if event.get("dry_run"):
        mail = _mail(current, current.reader.report(week))
        return {"week": week.label, "sent": False, **asdict(mail)}
    sent = _send_once(current, week, context)
    current.logger.info("report sent" if sent else "report was sent before", extra={"week": week.label})
    return {"week": week.label, "sent": sent}


def _send_once(runtime: Runtime, week: Week, context: LambdaContext) -> bool:
    if runtime.sendings.is_finished(week):
        return False
    report = runtime.reader.report(week)
    # Not the request's id, which Lambda's retries share.
    letter, attempt, standings = Letter(week, report, _mail(runtime, report)), str(uuid.uuid4()), {}
    for recipient in runtime.recipients:
        standings[recipient.name] = standing = runtime.sender.send(
            letter,
            recipient,
            attempt=attempt,
            time_left=lambda: context.get_remaining_time_in_millis() / 1000,
        )
        if standing is Standing.SENT:
            runtime.sendings.keep(week, report.reported, letter.mail, expires_at=_expires_at(runtime))
    left = {name: each.value for name, each in standings.items() if each is not Standing.SENT}
    if left:
        raise NotSentToAll(f"the report of {week.label} was not sent to all: {left}")
    return _finish(runtime, week)


def _finish(runtime: Runtime, week: Week) -> bool:
    finished = runtime.sendings.finish(week, now=datetime.now(UTC).timestamp())
    if finished:
        _emit(runtime, Metric.REPORT_SENT, 1)
    return finished


def _check(runtime: Runtime, week: Week) -> dict[str, Any]:
    missing = runtime.reader.is_missing(week)
    if missing:
        runtime.logger.error("the report was not sent", extra={"week": week.label})
    _emit(runtime, Metric.REPORT_MISSING, int(missing))
    return {"week": week.label, "missing": missing}


def _note(runtime: Runtime, mail: Mapping[str, Any]) -> dict[str, Any]:
    """SES's own word that it took a mail: it counts where the sender died before it could note that."""
    tags = mail["tags"]
    week, recipient = Week.parse(tags["week"][0]), tags["recipient"][0]
    now = datetime.now(UTC).timestamp()
    runtime.sendings.settle(week, recipient, message_id=mail["messageId"], now=now)
    return {"week": week.label, "noted": recipient}


def _emit(runtime: Runtime, metric: str, value: int) -> None:
    runtime.metrics.add_metric(name=metric, unit="Count", value=value)
    runtime.metrics.flush_metrics()


def _mail(runtime: Runtime, report: Report) -> MailedReport:
    page = Page(runtime.settings.page)
    return MailedReport(
        subject=subject(report), html=render_html(report, page), text=render_text(report, page)
    )


def _expires_at(runtime: Runtime) -> int:
    """Titles of issues are in it: they are kept as long as the issues' messages."""
    return int(datetime.now(UTC).timestamp()) + runtime.settings.retention_days * 86_400


@cache
def runtime() -> Runtime:
    """Made once per execution environment, from its environment variables."""
    settings, logger = ReporterSettings.from_env(os.environ), Logger()
    table = boto3.resource("dynamodb").Table(settings.aggregates_table)
    sqs, sendings = boto3.client("sqs", config=_QUEUES), Sendings(table)
    reader = Reader(
        settings=settings,
        store=FiguresStore(
            client=boto3.client("dynamodb"),
            aggregates_table=settings.aggregates_table,
            contributions_table=settings.contributions_table,
            threads_table=settings.threads_table,
        ),
        sendings=sendings,
        queues=lambda: read_queues(
            sqs,
            work_queue_url=settings.work_queue_url,
            work_dlq_url=settings.work_dlq_url,
            pipe_dlq_url=settings.pipe_dlq_url,
            warn=logger.warning,
        ),
    )
    sender = Sender(sendings=sendings, logger=logger)
    recipients = recipients_of(settings)
    return Runtime(settings, reader, sendings, sender, recipients, logger, metrics_of(settings.stage))
