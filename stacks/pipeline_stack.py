"""Pipeline: from the table's stream to the figures, and from the figures to the report and the audit."""

from __future__ import annotations

import aws_cdk as cdk
from constructs import Construct

from stacks.parts.auditor import Auditor
from stacks.parts.pipe import StreamPipe, to_queue
from stacks.parts.processor import Processor
from stacks.parts.queues import WorkQueue
from stacks.parts.reporter import Reporter
from stacks.parts.routes import Routes
from stacks.storage_stack import StorageStack
from stages.stage import Stage
from stages.streams import COUNTED_PATTERNS


class PipelineStack(cdk.Stack):
    """Pipe, work queue, processor, reporter, auditor and routes, each with a dead-letter queue behind it."""

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
            patterns=COUNTED_PATTERNS,
            target=to_queue(self.work.queue),
        )
        consumers = Routes(self, "Routes", stage=stage, table=storage.analytics, archive=storage.archive)
        self.routes, self.bus_pipe = consumers.all, consumers.bus_pipe
        self.processor = Processor(
            self,
            "Processor",
            stage=stage,
            work=self.work,
            aggregates=storage.aggregates,
            contributions=storage.contributions,
        )
        self.reporter = Reporter(
            self,
            "Reporter",
            stage=stage,
            analytics=storage.analytics,
            aggregates=storage.aggregates,
            work=self.work,
            pipe_dlq=self.pipe.dlq,
        )
        self.auditor = Auditor(
            self,
            "Auditor",
            stage=stage,
            analytics=storage.analytics,
            aggregates=storage.aggregates,
            contributions=storage.contributions,
        )
