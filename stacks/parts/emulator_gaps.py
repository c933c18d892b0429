"""The only places where stage `local` differs from what goes to the cloud, and why.

Each gap names the emulator's version. Remove it when the emulator no longer needs it.
"""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_cloudwatch as cloudwatch
from constructs import Construct

from stages.settings import Shift
from stages.stage import Stage

CONDITION = "NotInAnEmulator"


def leave_out(construct: Construct) -> None:
    """Keeps the resource in the template, for people to read, but never creates it."""
    resource = construct.node.default_child
    if not isinstance(resource, cdk.CfnResource):
        raise TypeError(f"{construct.node.path} has no resource of its own")
    resource.cfn_options.condition = _condition(cdk.Stack.of(construct))


def _condition(stack: cdk.Stack) -> cdk.CfnCondition:
    """On a parameter: in a condition MiniStack 1.5.33 takes the account's number for its own name."""
    found = stack.node.try_find_child(CONDITION)
    if isinstance(found, cdk.CfnCondition):
        return found
    emulated = cdk.CfnParameter(stack, "Emulated", default="yes", allowed_values=["yes", "no"])
    is_real = cdk.Fn.condition_equals(emulated.value_as_string, "no")
    return cdk.CfnCondition(stack, CONDITION, expression=is_real)


def takes_alarm_on(metric: cloudwatch.IMetric, stage: Stage) -> bool:
    """MiniStack 1.5.33 refuses to create an alarm on metric math."""
    return not (stage.emulated and isinstance(metric, cloudwatch.MathExpression))


def takes_saved_queries(stage: Stage) -> bool:
    """MiniStack 1.5.33 refuses a template with an `AWS::Logs::QueryDefinition`, whatever its condition."""
    return not stage.emulated


def mail_identities(identities: str, stage: Stage) -> str:
    """MiniStack 1.5.33 checks `ses:SendEmail` against no identity at all, which only a wildcard allows."""
    return "*" if stage.emulated else identities


def mail_conditions(stage: Stage) -> dict[str, dict[str, str]] | None:
    """MiniStack 1.5.33 does not know `ses:FromAddress`, and refuses what asks for it."""
    return None if stage.emulated else {"StringEquals": {"ses:FromAddress": stage.report.sender}}


def takes_budgets(stage: Stage) -> bool:
    """MiniStack 1.5.33 knows no resource of the type `AWS::Budgets::Budget`."""
    return not stage.emulated


def takes_archives(stage: Stage) -> bool:
    """MiniStack 1.5.33 knows no resource of the type `AWS::Events::Archive`."""
    return not stage.emulated


def shifts_gradually(stage: Stage) -> bool:
    """MiniStack 1.5.33 knows no resource of the type `AWS::CodeDeploy::DeploymentGroup`."""
    return not stage.emulated and stage.rollout.shift is not Shift.AT_ONCE


def page_address(scope: Construct, stage: Stage) -> str:
    """Where the dashboard is: the stage's own address, or the one that the local deployment names."""
    if not stage.emulated:
        return stage.page
    return cdk.CfnParameter(cdk.Stack.of(scope), "PageAddress", default=stage.page).value_as_string


def firestore_endpoint(scope: Construct, stage: Stage) -> str:
    """Where Firestore's REST API is: Google's; in an emulated stage where a deployment says, else nowhere."""
    if not stage.emulated:
        return "https://firestore.googleapis.com"
    nowhere = "http://firestore.invalid"
    return cdk.CfnParameter(cdk.Stack.of(scope), "FirestoreEndpoint", default=nowhere).value_as_string
