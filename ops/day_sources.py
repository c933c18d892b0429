"""A stage's days, as the commands that look into them read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

import typer

from auditor.audit import Rules
from auditor.auditor import Auditor
from auditor.store import DayStore
from ops.connection import Connection
from ops.options import parse_day
from ops.resending import Resender
from processor.plan import Layout
from stages.horizon import SETTLED_AFTER_SECONDS

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_logs import CloudWatchLogsClient
    from mypy_boto3_sqs import SQSClient

    from stages.stage import Stage

SETTLED_AFTER_MINUTES = SETTLED_AFTER_SECONDS // 60


@dataclass(frozen=True)
class DaySources:
    """Everything that a day's figures are made of, in one stage."""

    connection: Connection

    @property
    def stage(self) -> Stage:
        return self.connection.stage

    @cached_property
    def dynamodb(self) -> DynamoDBClient:
        return self.connection.client("dynamodb")  # type: ignore[no-any-return]  # by its name, any client

    @cached_property
    def sqs(self) -> SQSClient:
        return self.connection.client("sqs")  # type: ignore[no-any-return]  # the same

    @cached_property
    def logs(self) -> CloudWatchLogsClient:
        return self.connection.client("logs")  # type: ignore[no-any-return]  # the same

    @cached_property
    def layout(self) -> Layout:
        names, aggregates = self.stage.names, self.stage.aggregates
        return Layout(
            aggregates_table=names.aggregates_table,
            contributions_table=names.contributions_table,
            keyword_buckets=aggregates.keyword_buckets,
            issue_buckets=aggregates.issue_buckets,
        )

    @cached_property
    def store(self) -> DayStore:
        return DayStore(
            self.dynamodb, self.stage.names.analytics_table, self.layout, self.stage.aggregates.shards
        )

    def auditor(self, settled_after: timedelta) -> Auditor:
        rules = Rules(
            layout=self.layout,
            keywords_per_event=self.stage.aggregates.keywords_per_event,
            settled_after=settled_after,
        )
        return Auditor(store=self.store, rules=rules)

    def queue_url(self, word: str) -> str:
        """Of `work_queue`, `work_dlq` or `pipe_dlq`; a local run's endpoints name its own, of either type."""
        if self.connection.endpoints is not None:
            return self.connection.endpoints.queues[word]
        names, fifo = self.stage.names, self.stage.queue.is_fifo
        name = {
            "work_queue": names.work_queue(fifo=fifo),
            "work_dlq": names.work_dlq(fifo=fifo),
            "pipe_dlq": names.pipe_dlq,
        }[word]
        return self.sqs.get_queue_url(QueueName=name)["QueueUrl"]


def resender(sources: DaySources, run: str) -> Resender:
    """For one run of a command; `run` names it in every message."""
    stage = sources.stage
    table = f"table/{stage.names.analytics_table}"
    return Resender(
        sqs=sources.sqs,
        queue_url=sources.queue_url("work_queue"),
        source=f"arn:aws:dynamodb:{stage.aws_region}:{stage.aws_account}:{table}",
        run=run,
    )


def auditable_day(text: str, stage: Stage) -> str:
    """A day whose events are all still there. Raises BadParameter.

    What is older has been deleted event by event, and the figures that stay behind are right without them.
    """
    day = parse_day(text, "--day")
    if datetime.now(UTC).date() - day >= timedelta(days=stage.events.retention_days):
        raise typer.BadParameter(
            f"events are kept for {stage.events.retention_days} days: {day} is too old to check",
            param_hint="--day",
        )
    return day.isoformat()
