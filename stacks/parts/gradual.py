"""New code of a function: a tenth of the events first, and rollback if an alarm fires."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_codedeploy as codedeploy
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from stacks.alarms import description
from stacks.parts.metrics import MINUTE, failed_percent, of_function
from stages.settings import Shift
from stages.stage import Stage

LIVE = "live"
_CONFIGS = {
    Shift.CANARY: codedeploy.LambdaDeploymentConfig.CANARY_10_PERCENT_10_MINUTES,
    Shift.LINEAR: codedeploy.LambdaDeploymentConfig.LINEAR_10_PERCENT_EVERY_1_MINUTE,
}


class GradualRollout(Construct):
    """An alias `live` that CodeDeploy moves to each new version while it watches two alarms on that version.

    Neither looks at the version before, which may be the one that fails. If one fires, CodeDeploy moves the
    alias back, and the stack's update fails and rolls back.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, stage: Stage, function: lambda_.Function, word: str
    ) -> None:
        super().__init__(scope, construct_id)
        self._stage, self._word, self._version = stage, word, function.current_version
        self.alias = lambda_.Alias(self, "Live", alias_name=LIVE, version=self._version)
        name = stage.names.of(word)
        alarms = [self._define_error_alarm(), self._define_failure_alarm()]
        # They must look at the new version before any of the traffic goes there.
        self.alias.node.add_dependency(*alarms)
        codedeploy.LambdaDeploymentGroup(
            self,
            "Group",
            application=codedeploy.LambdaApplication(self, "Application", application_name=name),
            deployment_group_name=name,
            alias=self.alias,
            deployment_config=_CONFIGS[stage.rollout.shift],
            alarms=alarms,
            auto_rollback=codedeploy.AutoRollbackConfig(
                deployment_in_alarm=True, failed_deployment=True, stopped_deployment=True
            ),
            # Otherwise the CDK adds AWS's managed policy, which allows much more.
            role=self._define_role(function, name).without_policy_updates(),
        )

    def _define_error_alarm(self) -> cloudwatch.Alarm:
        name = self._stage.names.of(self._word)
        new = {"Resource": f"{name}:{LIVE}", "ExecutedVersion": self._version.version}
        errors = of_function(name, "Errors", period=MINUTE, more=new)
        return self._define_alarm("errors", errors, above=0)

    def _define_failure_alarm(self) -> cloudwatch.Alarm:
        """A partial batch response is a success to Lambda's `Errors`."""
        percent = failed_percent(self._stage, {"version": self._version.version})
        return self._define_alarm("failures", percent, above=self._stage.alarms.failed_records_percent)

    def _define_alarm(self, word: str, metric: cloudwatch.IMetric, *, above: float) -> cloudwatch.Alarm:
        """For CodeDeploy only. The monitoring stack's alarms on the same metrics send the e-mails."""
        heading = f"{self._word}-rollout-{word}"
        return cloudwatch.Alarm(
            self,
            word.capitalize(),
            alarm_name=self._stage.names.of(heading),
            alarm_description=description(heading, runbook=self._stage.alarms.runbook),
            metric=metric,
            threshold=above,
            evaluation_periods=1,
            comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
        )

    def _define_role(self, function: lambda_.Function, name: str) -> iam.Role:
        stack = cdk.Stack.of(self)
        group = stack.format_arn(
            service="codedeploy",
            resource="deploymentgroup",
            resource_name=f"{name}/{name}",
            arn_format=cdk.ArnFormat.COLON_RESOURCE_NAME,
        )
        role = iam.Role(
            self,
            "Role",
            description="Moves the alias of one function, and looks at alarms",
            assumed_by=iam.ServicePrincipal(
                "codedeploy.amazonaws.com",
                conditions={
                    "StringEquals": {"aws:SourceAccount": stack.account},
                    "ArnEquals": {"aws:SourceArn": group},
                },
            ),
        )
        alarms = stack.format_arn(
            service="cloudwatch",
            resource="alarm",
            resource_name=self._stage.names.of(f"{self._word}-rollout-*"),
            arn_format=cdk.ArnFormat.COLON_RESOURCE_NAME,
        )
        for actions, resource in (
            (("lambda:GetAlias", "lambda:UpdateAlias"), function.function_arn),
            (("lambda:GetAlias", "lambda:UpdateAlias"), f"{function.function_arn}:{LIVE}"),
            (("cloudwatch:DescribeAlarms",), alarms),
        ):
            role.add_to_policy(iam.PolicyStatement(actions=list(actions), resources=[resource]))
        return role
