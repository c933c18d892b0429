"""The reporter: once a week, the week's figures by e-mail."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from contract.figures import PARTITION_KEY, report_key
from reporter.settings import CHAT_PARAMETER, TOKEN_PARAMETER, ReporterSettings
from stacks.packaging.asset import build_asset
from stacks.parts.emulator_gaps import page_address
from stacks.parts.function import PythonFunction
from stacks.parts.queues import WorkQueue
from stacks.parts.report_mail import ReportMail
from stacks.parts.schedule import FunctionSchedule
from stacks.parts.tables import StageTables
from stages.settings import ReportSettings
from stages.stage import Stage

SENT_MARKERS = report_key("*")[PARTITION_KEY]
"""The partitions of the aggregates table in which the reporter notes what it has sent."""


class Reporter(Construct):
    """The function, its schedules and the sender of its e-mails."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        stage: Stage,
        tables: StageTables,
        work: WorkQueue,
        pipe_dlq: sqs.Queue,
    ) -> None:
        super().__init__(scope, construct_id)
        self._stage, self._tables = stage, tables
        self._work, self._pipe_dlq = work, pipe_dlq
        mail = ReportMail(self, "Mail", stage=stage)
        code = PythonFunction(
            self,
            "Code",
            stage=stage,
            service="reporter",
            description="Renders and sends the report of the ISO week before",
            asset=build_asset("reporter", emulated=stage.emulated),
            environment=self._settings().to_env(),
            size=stage.reporter,
        )
        schedule = FunctionSchedule(
            self,
            "Schedule",
            function=code.function,
            name=stage.names.report_schedule,
            dlq_name=stage.names.schedule_dlq,
            description="The weekly report",
            expression=_mondays(stage.report),
        )
        schedule.add(
            "Check",
            name=stage.names.report_check,
            description="Checks at noon whether the weekly report is missing",
            expression=_noon(stage.report),
            event={"check": True},
        )
        self._allow_reading(code.role)
        self._allow_noting_what_was_sent(code.role)
        self._allow_reading_secrets(code.role)
        mail.allow_sending(code.role)
        mail.notify(code.function, dlq=schedule.dlq)

    def _settings(self) -> ReporterSettings:
        report = self._stage.report
        return ReporterSettings(
            stage=self._stage.name,
            aggregates_table=self._tables.aggregates.table_name,
            contributions_table=self._tables.contributions.table_name,
            threads_table=self._tables.threads.table_name,
            retention_days=self._stage.events.retention_days,
            work_queue_url=self._work.queue.queue_url,
            work_dlq_url=self._work.dlq.queue_url,
            pipe_dlq_url=self._pipe_dlq.queue_url,
            sender=report.sender,
            recipients=report.recipients,
            configuration_set=self._stage.names.report_mail,
            time_zone=report.time_zone,
            page=page_address(self, self._stage),
            chat=report.chat,
            chat_parameter=self._stage.names.of(CHAT_PARAMETER),
            issue_repository=report.issue_repository,
            issue_parameter=self._stage.names.of(TOKEN_PARAMETER),
            github_api_url=self._stage.redeliver.github_api_url,
        )

    def _allow_reading_secrets(self, role: iam.Role) -> None:
        """Only of the channels that the stage has. AWS's own key for such parameters needs no grant."""
        report, names = self._stage.report, self._stage.names
        words = [CHAT_PARAMETER] if report.chat else []
        words += [TOKEN_PARAMETER] if report.issue_repository else []
        stack = cdk.Stack.of(self)
        parameters = [
            stack.format_arn(service="ssm", resource="parameter", resource_name=names.of(word))
            for word in words
        ]
        if parameters:
            role.add_to_policy(iam.PolicyStatement(actions=["ssm:GetParameter"], resources=parameters))

    def _allow_reading(self, role: iam.Role) -> None:
        """Not by the table's own `grant`, which would give its indices as well."""
        for actions, table in (
            (("BatchGetItem", "GetItem", "Query"), self._tables.aggregates),
            (("Query",), self._tables.contributions),
            (("BatchGetItem",), self._tables.threads),
        ):
            role.add_to_policy(
                iam.PolicyStatement(
                    actions=[f"dynamodb:{action}" for action in actions], resources=[table.table_arn]
                )
            )
        queues = [queue.queue_arn for queue in (self._work.queue, self._work.dlq, self._pipe_dlq)]
        role.add_to_policy(iam.PolicyStatement(actions=["sqs:GetQueueAttributes"], resources=queues))

    def _allow_noting_what_was_sent(self, role: iam.Role) -> None:
        """Only in the partitions of its markers: the reporter must not be able to change a figure."""
        role.add_to_policy(
            iam.PolicyStatement(
                actions=["dynamodb:UpdateItem"],
                resources=[self._tables.aggregates.table_arn],
                conditions={"ForAllValues:StringLike": {"dynamodb:LeadingKeys": [SENT_MARKERS]}},
            )
        )


def _mondays(report: ReportSettings) -> scheduler.ScheduleExpression:
    return scheduler.ScheduleExpression.cron(
        week_day="MON", hour=str(report.hour), minute="0", time_zone=cdk.TimeZone.of(report.time_zone)
    )


def _noon(report: ReportSettings) -> scheduler.ScheduleExpression:
    """Every day, so that its alarm stays on until the report is sent."""
    return scheduler.ScheduleExpression.cron(
        hour="12", minute="0", time_zone=cdk.TimeZone.of(report.time_zone)
    )
