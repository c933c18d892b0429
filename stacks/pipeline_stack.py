"""Pipeline: from the table's stream to the figures, and from the figures to the report and the audit."""

from __future__ import annotations

import aws_cdk as cdk
from constructs import Construct

from stacks.parts.aggregator import Aggregator
from stacks.parts.auditor import Auditor
from stacks.parts.counting import CountingTables
from stacks.parts.pipe import POKE, StreamPipe, to_queue
from stacks.parts.processor import Processor
from stacks.parts.publisher import Publisher
from stacks.parts.queues import WorkQueue
from stacks.parts.reporter import Reporter
from stacks.parts.routes import Routes
from stacks.storage_stack import StorageStack
from stages.stage import Stage
from stages.streams import COUNTED_PATTERN


class PipelineStack(cdk.Stack):
    """Every function and queue between the tables, each with a dead-letter queue behind it."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        stage: Stage,
        storage: StorageStack,
        env: cdk.Environment,
    ) -> None:
        super().__init__(scope, construct_id, env=env, description="CV Analytics: pipe, queues, functions")
        self.work = WorkQueue(self, "Work", stage=stage)
        self.pipe = StreamPipe(
            self,
            "StreamPipe",
            stage=stage,
            name=stage.names.pipe,
            dlq_name=stage.names.pipe_dlq,
            table=storage.analytics,
            patterns=[COUNTED_PATTERN],
            target=to_queue(self.work.queue, template=POKE),
        )
        consumers = Routes(self, "Routes", stage=stage, table=storage.analytics, archive=storage.archive)
        self.routes, self.bus_pipe = consumers.all, consumers.bus_pipe
        tables = CountingTables(
            analytics=storage.analytics, threads=storage.threads, contributions=storage.contributions
        )
        self.processor = Processor(self, "Processor", stage=stage, work=self.work, tables=tables)
        self.aggregator = Aggregator(
            self,
            "Aggregator",
            stage=stage,
            contributions=storage.contributions,
            aggregates=storage.aggregates,
        )
        self.publisher = publisher_of(self, stage=stage, storage=storage)
        self.reporter = Reporter(
            self,
            "Reporter",
            stage=stage,
            tables=tables,
            aggregates=storage.aggregates,
            work=self.work,
            pipe_dlq=self.pipe.dlq,
        )
        self.auditor = Auditor(self, "Auditor", stage=stage, tables=tables, aggregates=storage.aggregates)


def publisher_of(scope: Construct, *, stage: Stage, storage: StorageStack) -> Publisher | None:
    """None where Google does not know the stage's publisher yet."""
    if not (stage.emulated or stage.access.google_publisher_audience):
        return None
    return Publisher(scope, "Publisher", stage=stage, aggregates=storage.aggregates, threads=storage.threads)
