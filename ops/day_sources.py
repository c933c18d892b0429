"""A stage's days, as the commands that look into them read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

import typer

from auditor.auditor import Auditor
from auditor.store import DayStore
from ops.connection import Connection
from ops.poking import Poker
from ops.rows import RowMaker
from processor.recompute import Recomputation
from processor.store import Store
from reporter.store import FiguresStore
from stages.counting import counting_rules
from stages.horizon import FOLLOWED_AFTER_SECONDS

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_lambda import LambdaClient
    from mypy_boto3_logs import CloudWatchLogsClient
    from mypy_boto3_sqs import SQSClient

    from stages.stage import Stage


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
    def functions(self) -> LambdaClient:
        return self.connection.client("lambda")  # type: ignore[no-any-return]  # the same

    @cached_property
    def store(self) -> DayStore:
        names = self.stage.names
        threads = Store(
            client=self.dynamodb,
            analytics_table=names.analytics_table,
            threads_table=names.threads_table,
            contributions_table=names.contributions_table,
        )
        return DayStore(client=self.dynamodb, threads=threads, aggregates_table=names.aggregates_table)

    @cached_property
    def figures(self) -> FiguresStore:
        names = self.stage.names
        return FiguresStore(
            client=self.dynamodb,
            aggregates_table=names.aggregates_table,
            contributions_table=names.contributions_table,
            threads_table=names.threads_table,
        )

    def recomputation(self) -> Recomputation:
        """As the stage's processor would do it now."""
        return Recomputation(
            rules=counting_rules(self.stage),
            retention_days=self.stage.events.retention_days,
            today=datetime.now(UTC).date(),
        )

    def auditor(self, settled_after: timedelta) -> Auditor:
        return Auditor(
            store=self.store,
            recomputation=self.recomputation,
            settled_after=settled_after,
            pause_seconds=self.stage.figures.aggregator_window_seconds + FOLLOWED_AFTER_SECONDS,
        )

    def poker(self, run: str) -> Poker:
        """For one run of a command; `run` names it in every message."""
        return Poker(sqs=self.sqs, queue_url=self.queue_url("work_queue"), run=run)

    def row_maker(self) -> RowMaker:
        names = self.stage.names
        return RowMaker(
            functions=self.functions,
            aggregator=names.aggregator,
            dynamodb=self.dynamodb,
            contributions_table=names.contributions_table,
        )

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


def auditable_day(day: str, stage: Stage) -> str:
    """The day, if its events are all still there. Raises BadParameter.

    What is older has been deleted event by event, and the figures that stay behind are right without them.
    """
    if day < oldest_day(stage):
        raise typer.BadParameter(
            f"events are kept for {stage.events.retention_days} days: {day} is too old to check",
            param_hint="--day",
        )
    return day


def oldest_day(stage: Stage) -> str:
    """The first day whose events are all still there."""
    return (datetime.now(UTC).date() - timedelta(days=stage.events.retention_days - 1)).isoformat()
