"""Alarms, and the topic that tells people of them."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from constructs import Construct

from stacks.parts.emulator_gaps import leave_out, takes_alarm_on
from stages.stage import Stage

ABOVE = cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD
BELOW = cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD
BREACHING = cloudwatch.TreatMissingData.BREACHING
NOT_BREACHING = cloudwatch.TreatMissingData.NOT_BREACHING


class AlarmTopic(Construct):
    """Sends this account's alarms to the stage's e-mail addresses; encrypted, TLS only."""

    def __init__(self, scope: Construct, construct_id: str, *, stage: Stage) -> None:
        super().__init__(scope, construct_id)
        name = stage.names.alarm_topic
        self.topic = sns.Topic(
            self,
            "Topic",
            topic_name=name,
            display_name=f"CV Analytics {stage.name}",
            master_key=self._define_key(name),
            enforce_ssl=True,
        )
        # A policy of one's own replaces the default one, by which alarms were allowed to publish.
        self.topic.add_to_resource_policy(self._let_alarms("sns:Publish", resource=self.topic.topic_arn))
        for email in stage.alarms.emails:
            self.topic.add_subscription(subscriptions.EmailSubscription(email))

    def _define_key(self, name: str) -> kms.Key:
        """A key of the stage's own: nobody can let CloudWatch use the one that AWS manages for SNS."""
        key = kms.Key(
            self,
            "Key",
            description=f"{name}: encrypts alarms on their way",
            enable_key_rotation=True,
            removal_policy=cdk.RemovalPolicy.DESTROY,
            pending_window=cdk.Duration.days(7),
        )
        key.add_to_resource_policy(self._let_alarms("kms:Decrypt", "kms:GenerateDataKey*", resource="*"))
        return key

    def _let_alarms(self, *allowed: str, resource: str) -> iam.PolicyStatement:
        return iam.PolicyStatement(
            sid="AllowAlarms",
            principals=[iam.ServicePrincipal("cloudwatch.amazonaws.com")],
            actions=list(allowed),
            resources=[resource],
            conditions={"StringEquals": {"aws:SourceAccount": cdk.Stack.of(self).account}},
        )


class StageAlarms(Construct):
    """The stage's alarms: each one sentence, a link into the runbook, and word when it is over."""

    def __init__(self, scope: Construct, construct_id: str, *, stage: Stage, topic: sns.Topic) -> None:
        super().__init__(scope, construct_id)
        self._stage = stage
        self._action = actions.SnsAction(topic)
        self.made: list[cloudwatch.Alarm] = []

    def add(
        self,
        word: str,
        *,
        metric: cloudwatch.IMetric,
        sentence: str,
        above: float | None = None,
        below: float | None = None,
        evaluation_periods: int = 1,
        silence_is_trouble: bool = False,
        route: str = "",
    ) -> None:
        """An alarm while the metric is above, or below, a value; `word` is its heading in the runbook.

        Its name is the word, too, and the route's where there is one alarm for each route.
        """
        name = f"{word}-{route}" if route else word
        alarm = cloudwatch.Alarm(
            self,
            "".join(part.capitalize() for part in name.split("-")),
            alarm_name=self._stage.names.of(name),
            alarm_description=f"{sentence} Runbook: {self._stage.alarms.runbook}#{word}",
            metric=metric,
            threshold=_one_of(above, below),
            evaluation_periods=evaluation_periods,
            comparison_operator=ABOVE if below is None else BELOW,
            treat_missing_data=BREACHING if silence_is_trouble else NOT_BREACHING,
        )
        alarm.add_alarm_action(self._action)
        alarm.add_ok_action(self._action)
        if takes_alarm_on(metric, self._stage):
            self.made.append(alarm)
        else:
            leave_out(alarm)


def _one_of(above: float | None, below: float | None) -> float:
    values = [value for value in (above, below) if value is not None]
    if len(values) != 1:
        raise ValueError("an alarm is above or below one value")
    return values[0]
