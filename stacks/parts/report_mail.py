"""The identity that sends the report, and the notice from SES that it accepted an e-mail."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_ses as ses
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from stacks.parts.emulator_gaps import mail_conditions, mail_identities
from stages.stage import Stage


class ReportMail(Construct):
    """The sender's identity, and a configuration set that reports each e-mail that SES accepts.

    You cannot ask SES later whether it accepted an e-mail, so it has to report it.
    """

    def __init__(self, scope: Construct, construct_id: str, *, stage: Stage) -> None:
        super().__init__(scope, construct_id)
        self._stage = stage
        ses.EmailIdentity(self, "Sender", identity=ses.Identity.email(stage.report.sender))
        configuration = ses.ConfigurationSet(
            self, "Configuration", configuration_set_name=stage.names.report_mail
        )
        ses.ConfigurationSetEventDestination(
            self,
            "Sent",
            configuration_set=configuration,
            # SES supports the account's default bus only.
            destination=ses.EventDestination.event_bus(
                events.EventBus.from_event_bus_name(self, "Bus", "default")
            ),
            events=[ses.EmailSendingEvent.SEND],
        )

    def allow_sending(self, role: iam.Role) -> None:
        """From this one address, through this configuration set.

        In its sandbox SES looks at the recipient's identity as well (Amazon SES, "Sending authorization"), so
        that the sender is a condition and not the resource.
        """
        stack = cdk.Stack.of(self)
        identities = stack.format_arn(service="ses", resource="identity", resource_name="*")
        configuration = stack.format_arn(
            service="ses",
            resource="configuration-set",
            resource_name=self._stage.names.report_mail,
        )
        role.add_to_policy(
            iam.PolicyStatement(
                actions=["ses:SendEmail"],
                resources=[mail_identities(identities, self._stage), configuration],
                conditions=mail_conditions(self._stage),
            )
        )

    def notify(self, function: lambda_.Function, *, dlq: sqs.Queue) -> None:
        """Starts the function for each of this stage's e-mails that SES accepts."""
        rule = events.Rule(
            self,
            "Rule",
            rule_name=self._stage.names.report_mail,
            description="Mails of the weekly report that SES has taken",
            event_pattern=events.EventPattern(
                source=["aws.ses"],
                detail_type=["Email Sent"],
                detail={"mail": {"tags": {"stage": [self._stage.name]}}},
            ),
        )
        rule.add_target(targets.LambdaFunction(function, dead_letter_queue=dlq))
