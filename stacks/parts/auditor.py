"""The auditor: compares the last days' figures with their events, every night."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_scheduler as scheduler
from constructs import Construct

from auditor.settings import AuditorSettings
from contract.figures import PARTITION_KEY, audit_key
from contract.item import BY_DAY
from stacks.packaging.asset import build_asset
from stacks.parts.counting import counting_settings
from stacks.parts.function import PythonFunction
from stacks.parts.schedule import FunctionSchedule
from stacks.parts.tables import StageTables
from stages.horizon import FOLLOWED_AFTER_SECONDS, SETTLED_AFTER_SECONDS
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
        tables: StageTables,
    ) -> None:
        super().__init__(scope, construct_id)
        self._stage, self._tables = stage, tables
        code = PythonFunction(
            self,
            "Code",
            stage=stage,
            service="auditor",
            description="Recomputes the figures of the last days, and compares",
            asset=build_asset("auditor", emulated=stage.emulated),
            environment=self._settings().to_env(),
            size=stage.auditor,
        )
        FunctionSchedule(
            self,
            "Schedule",
            function=code.function,
            name=stage.names.audit_schedule,
            dlq_name=stage.names.audit_dlq,
            description="The nightly audit",
            expression=_nightly(),
        )
        self._allow_reading(code.role)
        self._allow_noting_what_it_found(code.role)

    def _settings(self) -> AuditorSettings:
        return AuditorSettings(
            **counting_settings(self._stage, self._tables),
            aggregates_table=self._tables.aggregates.table_name,
            settled_after_seconds=SETTLED_AFTER_SECONDS,
            pause_seconds=self._stage.figures.aggregator_window_seconds + FOLLOWED_AFTER_SECONDS,
        )

    def _allow_reading(self, role: iam.Role) -> None:
        """In statements of its own: a table's `grant` would give all of its indices at once."""
        analytics = self._tables.analytics.table_arn
        resources = [
            analytics,
            f"{analytics}/index/{BY_DAY}",
            self._tables.contributions.table_arn,
            self._tables.aggregates.table_arn,
        ]
        role.add_to_policy(iam.PolicyStatement(actions=["dynamodb:Query"], resources=resources))
        threads = self._tables.threads.table_arn
        role.add_to_policy(iam.PolicyStatement(actions=["dynamodb:BatchGetItem"], resources=[threads]))

    def _allow_noting_what_it_found(self, role: iam.Role) -> None:
        role.add_to_policy(
            iam.PolicyStatement(
                actions=["dynamodb:PutItem"],
                resources=[self._tables.aggregates.table_arn],
                conditions={"ForAllValues:StringLike": {"dynamodb:LeadingKeys": [AUDIT_NOTES]}},
            )
        )


def _nightly() -> scheduler.ScheduleExpression:
    """Three hours after the day ends, when slow events have arrived."""
    return scheduler.ScheduleExpression.cron(hour="3", minute="0", time_zone=cdk.TimeZone.ETC_UTC)
