"""The processor: counts the work queue's events, each one once."""

from __future__ import annotations

from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from processor.settings import ProcessorSettings
from stacks.packaging.asset import build_asset
from stacks.parts.emulator_gaps import shifts_gradually
from stacks.parts.function import PythonFunction
from stacks.parts.gradual import GradualRollout
from stacks.parts.queues import WorkQueue, batches_from
from stages.horizon import contribution_ttl_days
from stages.stage import Stage


class Processor(Construct):
    """The function on the work queue. It may change figures and contributions, and send to `work_dlq`."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        stage: Stage,
        work: WorkQueue,
        aggregates: dynamodb.TableV2,
        contributions: dynamodb.TableV2,
    ) -> None:
        super().__init__(scope, construct_id)
        self._stage, self._work = stage, work
        self._aggregates, self._contributions = aggregates, contributions
        asset = build_asset("processor", emulated=stage.emulated)
        code = PythonFunction(
            self,
            "Code",
            stage=stage,
            service="processor",
            description="Folds events from the work queue into the aggregates, each exactly once",
            asset=asset,
            settings=self._settings(asset.content_hash),
            size=stage.processor,
        )
        self._rolled_out(code.function).add_event_source(batches_from(work.queue, stage.queue))
        self._grant(code.role)
        self.function = code.function

    def _rolled_out(self, function: lambda_.Function) -> lambda_.IFunction:
        """The target of the queue's messages."""
        if not shifts_gradually(self._stage):
            return function
        return GradualRollout(self, "Rollout", stage=self._stage, function=function, word="processor").alias

    def _settings(self, code_version: str) -> ProcessorSettings:
        layout = self._stage.aggregates
        return ProcessorSettings(
            stage=self._stage.name,
            aggregates_table=self._aggregates.table_name,
            contributions_table=self._contributions.table_name,
            work_dlq_url=self._work.dlq.queue_url,
            shards=layout.shards,
            keyword_buckets=layout.keyword_buckets,
            issue_buckets=layout.issue_buckets,
            keywords_per_event=layout.keywords_per_event,
            contribution_ttl_days=contribution_ttl_days(self._stage),
            code_version=code_version,
        )

    def _grant(self, role: iam.Role) -> None:
        """DynamoDB authorises a transaction as its single writes."""
        self._aggregates.grant(role, "dynamodb:UpdateItem")
        self._contributions.grant(role, "dynamodb:BatchGetItem", "dynamodb:PutItem")
        self._work.dlq.grant(role, "sqs:SendMessage")
