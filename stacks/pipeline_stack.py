"""Pipeline: from the table's stream to the figures, and from the figures to the report and the audit."""

from __future__ import annotations

import aws_cdk as cdk
from constructs import Construct

from contract.stage import Stage
from stacks.parts.auditor import Auditor
from stacks.parts.pipe import StreamPipe
from stacks.parts.processor import Processor
from stacks.parts.queues import WorkQueue
from stacks.parts.reporter import Reporter
from stacks.storage_stack import StorageStack


class PipelineStack(cdk.Stack):
    """Pipe, work queue, processor, reporter and auditor, each with a dead-letter queue behind it."""

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
            self, "StreamPipe", stage=stage, table=storage.analytics, target=self.work.queue
        )
        self.processor = Processor(
            self,
            "Processor",
            stage=stage,
            work=self.work,
            aggregates=storage.aggregates,
            contributions=storage.contributions,
        )
        self.reporter = Reporter(
            self, "Reporter", stage=stage, analytics=storage.analytics, aggregates=storage.aggregates
        )
        self.auditor = Auditor(
            self,
            "Auditor",
            stage=stage,
            analytics=storage.analytics,
            aggregates=storage.aggregates,
            contributions=storage.contributions,
        )
