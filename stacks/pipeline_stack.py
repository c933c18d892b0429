"""Pipeline: from the table's stream to the figures, and from the figures to the report and the audit."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_s3 as s3
from constructs import Construct

from stacks.parts.aggregator import Aggregator
from stacks.parts.auditor import Auditor
from stacks.parts.pipe import POKE, StreamPipe, to_queue
from stacks.parts.processor import Processor
from stacks.parts.publisher import Publisher
from stacks.parts.queues import WorkQueue
from stacks.parts.reporter import Reporter
from stacks.parts.routes import Routes
from stacks.parts.tables import StageTables
from stages.stage import Stage
from stages.streams import COUNTED_PATTERN


class PipelineStack(cdk.Stack):
    """Every function and queue between the tables, each with a dead-letter queue behind it."""

    def __init__(self, scope: Construct, construct_id: str, *, stage: Stage, env: cdk.Environment) -> None:
        super().__init__(scope, construct_id, env=env, description="CV Analytics: pipe, queues, functions")
        tables, names = StageTables.of(self, stage), stage.names
        work = WorkQueue(self, "Work", stage=stage)
        pipe = StreamPipe(
            self,
            "StreamPipe",
            stage=stage,
            name=names.pipe,
            dlq_name=names.pipe_dlq,
            table=tables.analytics,
            patterns=[COUNTED_PATTERN],
            target=to_queue(work.queue, template=POKE),
        )
        Routes(self, "Routes", stage=stage, table=tables.analytics, archive=self._archive(stage))
        Processor(self, "Processor", stage=stage, work=work, tables=tables)
        Aggregator(self, "Aggregator", stage=stage, tables=tables)
        if stage.publishes:
            Publisher(self, "Publisher", stage=stage, tables=tables)
        Reporter(self, "Reporter", stage=stage, tables=tables, work=work, pipe_dlq=pipe.dlq)
        Auditor(self, "Auditor", stage=stage, tables=tables)
        self._say_revision()

    def _say_revision(self) -> None:
        """As an output: a deployment that changes no function touches none of them."""
        revision = cdk.CfnParameter(
            self, "Revision", default="unknown", description="Git revision of the code"
        )
        cdk.CfnOutput(self, "DeployedRevision", value=revision.value_as_string)

    def _archive(self, stage: Stage) -> s3.IBucket | None:
        if not stage.archives:
            return None
        name = stage.names.archive_bucket(account=stage.aws_account, region=stage.aws_region)
        return s3.Bucket.from_bucket_name(self, "Archive", name)
