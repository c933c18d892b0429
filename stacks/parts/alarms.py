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

from contract.stage import Stage
from stacks.parts.emulator_gaps import takes_alarm_on


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

    def add(
        self,
        word: str,
        *,
        metric: cloudwatch.IMetric,
        above: float,
        sentence: str,
        evaluation_periods: int = 1,
    ) -> None:
        """An alarm while the metric is above a value; `word` names it and its heading in the runbook."""
        if not takes_alarm_on(metric, self._stage):
            return
        alarm = cloudwatch.Alarm(
            self,
            "".join(part.capitalize() for part in word.split("-")),
            alarm_name=self._stage.names.of(word),
            alarm_description=f"{sentence} Runbook: docs/runbook.md#{word}",
            metric=metric,
            threshold=above,
            evaluation_periods=evaluation_periods,
            comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
            # No messages and no events are silence, not trouble.
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
        )
        alarm.add_alarm_action(self._action)
        alarm.add_ok_action(self._action)
