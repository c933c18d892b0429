"""What the report is sent by, and how SES's word that it took a mail comes back."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_ses as ses
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from stacks.parts.emulator_gaps import mail_resources
from stages.stage import Stage


class ReportMail(Construct):
    """The identity that the report is sent as, and a configuration set that tells of the mails SES takes.

    SES cannot be asked afterwards whether it took a mail, so it has to say so by itself.
    """

    def __init__(self, scope: Construct, construct_id: str, *, stage: Stage) -> None:
        super().__init__(scope, construct_id)
        self._stage = stage
        self._identity = ses.EmailIdentity(self, "Sender", identity=ses.Identity.email(stage.report.sender))
        self._configuration = ses.ConfigurationSet(
            self, "Configuration", configuration_set_name=stage.names.report_mail
        )
        ses.ConfigurationSetEventDestination(
            self,
            "Sent",
            configuration_set=self._configuration,
            # SES takes the account's default bus and no other.
            destination=ses.EventDestination.event_bus(
                events.EventBus.from_event_bus_name(self, "Bus", "default")
            ),
            events=[ses.EmailSendingEvent.SEND],
        )

    def allow_sending(self, role: iam.Role) -> None:
        """As the one address that the identity is, by this configuration set."""
        configuration = cdk.Stack.of(self).format_arn(
            service="ses",
            resource="configuration-set",
            resource_name=self._configuration.configuration_set_name,
        )
        role.add_to_policy(
            iam.PolicyStatement(
                actions=["ses:SendEmail"],
                resources=[*mail_resources(self._identity, self._stage), configuration],
            )
        )

    def tell(self, function: lambda_.Function, *, dlq: sqs.Queue) -> None:
        """Starts the function for each of this stage's mails that SES has taken."""
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
