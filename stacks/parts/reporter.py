"""The reporter: once a week, the week's figures by e-mail."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_ses as ses
from constructs import Construct

from contract.stage import ReportSettings, Stage
from reporter.settings import ReporterSettings
from stacks.packaging.asset import build_asset
from stacks.parts.emulator_gaps import mail_resources
from stacks.parts.function import PythonFunction
from stacks.parts.schedule import FunctionSchedule

READ = ("dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query")
SENT_MARKERS = "report#*"
"""The partitions of the aggregates table in which the reporter notes what it has sent."""


class Reporter(Construct):
    """The function, its schedule on Mondays, and the identity that it sends as."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        stage: Stage,
        analytics: dynamodb.TableV2,
        aggregates: dynamodb.TableV2,
    ) -> None:
        super().__init__(scope, construct_id)
        self._stage, self._analytics, self._aggregates = stage, analytics, aggregates
        code = PythonFunction(
            self,
            "Code",
            stage=stage,
            service="reporter",
            description="Renders and sends the report of the ISO week before",
            asset=build_asset("reporter"),
            settings=self._settings(),
            size=stage.reporter,
        )
        self.function = code.function
        self.schedule_dlq = FunctionSchedule(
            self,
            "Schedule",
            function=code.function,
            name=stage.names.report_schedule,
            dlq_name=stage.names.schedule_dlq,
            description="The weekly report",
            expression=_mondays(stage.report),
        ).dlq
        self._allow_reading(code.role)
        self._allow_noting_what_was_sent(code.role)
        self._allow_sending(code.role)

    def _settings(self) -> ReporterSettings:
        report = self._stage.report
        return ReporterSettings(
            stage=self._stage.name,
            analytics_table=self._analytics.table_name,
            aggregates_table=self._aggregates.table_name,
            shards=self._stage.aggregates.shards,
            sender=report.sender,
            recipients=report.recipients,
            time_zone=report.time_zone,
        )

    def _allow_reading(self, role: iam.Role) -> None:
        """Not by the table's own `grant`, which would give its indices as well."""
        tables = [self._analytics.table_arn, self._aggregates.table_arn]
        role.add_to_policy(iam.PolicyStatement(actions=list(READ), resources=tables))

    def _allow_noting_what_was_sent(self, role: iam.Role) -> None:
        """In the markers' partitions only: a reporter must not be able to change a figure."""
        role.add_to_policy(
            iam.PolicyStatement(
                actions=["dynamodb:PutItem", "dynamodb:UpdateItem"],
                resources=[self._aggregates.table_arn],
                conditions={"ForAllValues:StringLike": {"dynamodb:LeadingKeys": [SENT_MARKERS]}},
            )
        )

    def _allow_sending(self, role: iam.Role) -> None:
        """As the one address that the identity is; a raw message is an action of its own."""
        sender = ses.Identity.email(self._stage.report.sender)
        identity = ses.EmailIdentity(self, "Sender", identity=sender)
        role.add_to_policy(
            iam.PolicyStatement(
                actions=["ses:SendEmail", "ses:SendRawEmail"],
                resources=mail_resources(identity, self._stage),
            )
        )


def _mondays(report: ReportSettings) -> scheduler.ScheduleExpression:
    return scheduler.ScheduleExpression.cron(
        week_day="MON", hour=str(report.hour), minute="0", time_zone=cdk.TimeZone.of(report.time_zone)
    )
