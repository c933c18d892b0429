"""The auditor: compares the last days' figures with their events, every night."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from aws_cdk import aws_scheduler as scheduler
from constructs import Construct

from auditor.settings import AuditorSettings
from contract.aggregates import PARTITION_KEY, audit_key
from contract.item import BY_DAY
from stacks.packaging.asset import build_asset
from stacks.parts.function import PythonFunction
from stacks.parts.schedule import FunctionSchedule
from stages.horizon import SETTLED_AFTER_SECONDS
from stages.stage import Stage

AUDIT_NOTES = audit_key("*")[PARTITION_KEY]
"""The partitions of the aggregates table where the auditor keeps its findings."""


class Auditor(Construct):
    """The function and its schedule. It may read what it compares and change no figure."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        stage: Stage,
        analytics: dynamodb.TableV2,
        aggregates: dynamodb.TableV2,
        contributions: dynamodb.TableV2,
    ) -> None:
        super().__init__(scope, construct_id)
        self._stage, self._analytics = stage, analytics
        self._aggregates, self._contributions = aggregates, contributions
        code = PythonFunction(
            self,
            "Code",
            stage=stage,
            service="auditor",
            description="Holds the figures of the last days against their events",
            asset=build_asset("auditor", emulated=stage.emulated),
            settings=self._settings(),
            size=stage.auditor,
        )
        self.function = code.function
        self.schedule_dlq = FunctionSchedule(
            self,
            "Schedule",
            function=code.function,
            name=stage.names.audit_schedule,
            dlq_name=stage.names.audit_dlq,
            description="The nightly audit",
            expression=_nightly(),
        ).dlq
        self._allow_reading(code.role)
        self._allow_noting_what_it_found(code.role)

    def _settings(self) -> AuditorSettings:
        layout = self._stage.aggregates
        return AuditorSettings(
            stage=self._stage.name,
            analytics_table=self._analytics.table_name,
            aggregates_table=self._aggregates.table_name,
            contributions_table=self._contributions.table_name,
            shards=layout.shards,
            keyword_buckets=layout.keyword_buckets,
            issue_buckets=layout.issue_buckets,
            keywords_per_event=layout.keywords_per_event,
            settled_after_seconds=SETTLED_AFTER_SECONDS,
        )

    def _allow_reading(self, role: iam.Role) -> None:
        """In policies of its own: a table's `grant` would give all of its indices at once."""
        table = self._analytics.table_arn
        for action, resource in (
            ("dynamodb:Query", f"{table}/index/{BY_DAY}"),
            ("dynamodb:BatchGetItem", table),
            ("dynamodb:BatchGetItem", self._contributions.table_arn),
            ("dynamodb:Query", self._aggregates.table_arn),
        ):
            role.add_to_policy(iam.PolicyStatement(actions=[action], resources=[resource]))

    def _allow_noting_what_it_found(self, role: iam.Role) -> None:
        role.add_to_policy(
            iam.PolicyStatement(
                actions=["dynamodb:PutItem"],
                resources=[self._aggregates.table_arn],
                conditions={"ForAllValues:StringLike": {"dynamodb:LeadingKeys": [AUDIT_NOTES]}},
            )
        )


def _nightly() -> scheduler.ScheduleExpression:
    """Three hours after the day ends, when slow events have arrived."""
    return scheduler.ScheduleExpression.cron(hour="3", minute="0", time_zone=cdk.TimeZone.ETC_UTC)
