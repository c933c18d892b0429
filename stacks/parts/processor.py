"""The processor: recomputes the threads that the work queue names."""

from __future__ import annotations

from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from processor.settings import ProcessorSettings
from stacks.packaging.asset import build_asset
from stacks.parts.counting import counting_settings
from stacks.parts.emulator_gaps import shifts_gradually
from stacks.parts.function import PythonFunction
from stacks.parts.gradual import GradualRollout
from stacks.parts.queues import WorkQueue, batches_from
from stacks.parts.tables import StageTables
from stages.stage import Stage


class Processor(Construct):
    """The function on the work queue; it may read messages, and write threads and contributions."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        stage: Stage,
        work: WorkQueue,
        tables: StageTables,
    ) -> None:
        super().__init__(scope, construct_id)
        self._stage, self._work, self._tables = stage, work, tables
        asset = build_asset("processor", emulated=stage.emulated)
        code = PythonFunction(
            self,
            "Code",
            stage=stage,
            service="processor",
            description="Recomputes the threads that the work queue names",
            asset=asset,
            environment=self._settings(asset.content_hash).to_env(),
            size=stage.processor,
        )
        self._rolled_out(code.function).add_event_source(batches_from(work.queue, stage.queue))
        self._grant(code.role)

    def _rolled_out(self, function: lambda_.Function) -> lambda_.IFunction:
        """The target of the queue's messages."""
        if not shifts_gradually(self._stage):
            return function
        return GradualRollout(self, "Rollout", stage=self._stage, function=function, word="processor").alias

    def _settings(self, code_version: str) -> ProcessorSettings:
        return ProcessorSettings(
            **counting_settings(self._stage, self._tables),
            work_dlq_url=self._work.dlq.queue_url,
            code_version=code_version,
        )

    def _grant(self, role: iam.Role) -> None:
        """In statements of its own: a table's `grant` would give its indices as well."""
        tables = self._tables
        for actions, table in (
            (("Query",), tables.analytics),
            (("BatchGetItem", "PutItem"), tables.threads),
            (("BatchGetItem", "PutItem"), tables.contributions),
        ):
            role.add_to_policy(
                iam.PolicyStatement(
                    actions=[f"dynamodb:{action}" for action in actions], resources=[table.table_arn]
                )
            )
        self._work.dlq.grant(role, "sqs:SendMessage")
