"""The topic that sends alarms to people."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from constructs import Construct

from stages.stage import Stage


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
        # This policy replaces the default one, which let alarms publish.
        self.topic.add_to_resource_policy(self._let_alarms("sns:Publish", resource=self.topic.topic_arn))
        for email in stage.alarms.emails:
            self.topic.add_subscription(subscriptions.EmailSubscription(email))

    def _define_key(self, name: str) -> kms.Key:
        """The stage's own key: CloudWatch cannot use the key that AWS manages for SNS."""
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
