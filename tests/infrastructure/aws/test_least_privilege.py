"""Who may do what: every grant is named here, so that a new one is a decision."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.infrastructure.aws.synthesis import Synthesised, statements, target_of

# X-Ray's actions know no resources (Service Authorization Reference).
WITHOUT_RESOURCES = {"xray:PutTelemetryRecords", "xray:PutTraceSegments"}

Grants = dict[str, set[str]]


def _roles(synthesised: Synthesised) -> dict[str, Grants]:
    """What each role's policies allow: actions by resource, both readable."""
    found: dict[str, Grants] = {}
    for policy in synthesised.pipeline.of_type("AWS::IAM::Policy").values():
        for role in policy["Roles"]:
            grants = found.setdefault(_without_hash(target_of(role)), {})
            for statement in statements(policy):
                for resource in statement["Resource"]:
                    grants.setdefault(_readable(resource), set()).update(statement["Action"])
    return found


def _readable(resource: Any) -> str:
    """The logical id in a reference, without the hashes that the CDK adds, or the text as it stands."""
    if isinstance(resource, str):
        return resource
    if "Fn::GetStackOutput" in resource:
        name = resource["Fn::GetStackOutput"]["OutputName"].removeprefix("PublishOutputFnGetAtt")
        return re.sub(r"[0-9A-F]{8}", ".", name).strip(".")
    if "Fn::Join" in resource:
        return "".join(_readable(part) for part in resource["Fn::Join"][1])
    return _without_hash(target_of(resource))


def _without_hash(logical_id: str) -> str:
    return re.sub(r"[0-9A-F]{8}$", "", logical_id)


def test_no_action_and_no_resource_is_a_wildcard(prod: Synthesised) -> None:
    for grants in _roles(prod).values():
        for resource, actions in grants.items():
            assert not [action for action in actions if "*" in action]
            assert resource != "*" or actions <= WITHOUT_RESOURCES


def test_no_role_has_a_managed_policy(any_stage: Synthesised) -> None:
    roles = any_stage.pipeline.of_type("AWS::IAM::Role").values()
    # CodeDeploy's is one more where code goes over gradually, a route has a pipe's and its consumer's.
    assert len(roles) == (6 if any_stage.stage.emulated else 7) + 2 * len(any_stage.stage.routes)
    assert not [role for role in roles if "ManagedPolicyArns" in role]


def test_processor_may_count_and_bury_and_nothing_else(any_stage: Synthesised) -> None:
    assert _roles(any_stage)["ProcessorCodeRole"] == {
        "AggregatesTable.Arn": {"dynamodb:UpdateItem"},
        "ContributionsTable.Arn": {"dynamodb:BatchGetItem", "dynamodb:PutItem"},
        "WorkQueue": {
            "sqs:ChangeMessageVisibility",
            "sqs:DeleteMessage",
            "sqs:GetQueueAttributes",
            "sqs:GetQueueUrl",
            "sqs:ReceiveMessage",
        },
        "WorkDlqQueue": {"sqs:SendMessage"},
        "ProcessorCodeLogsGroup": {"logs:CreateLogStream", "logs:PutLogEvents"},
        "*": WITHOUT_RESOURCES,
    }


def test_reporter_may_read_note_and_send_and_nothing_else(prod: Synthesised) -> None:
    stage = prod.stage
    read = {"dynamodb:GetItem", "dynamodb:Query"}
    account = f"arn:aws:ses:{stage.aws_region}:{stage.aws_account}"
    assert _roles(prod)["ReporterCodeRole"] == {
        "AnalyticsTable.Arn": read,
        "AggregatesTable.Arn": read | {"dynamodb:UpdateItem"},
        f"{account}:identity/ReporterMailSender": {"ses:SendEmail"},
        f"{account}:configuration-set/ReporterMailConfiguration": {"ses:SendEmail"},
        "WorkQueue": {"sqs:GetQueueAttributes"},
        "WorkDlqQueue": {"sqs:GetQueueAttributes"},
        "StreamPipeDlqQueue": {"sqs:GetQueueAttributes"},
        "ReporterScheduleDlqQueue": {"sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:SendMessage"},
        "ReporterCodeLogsGroup": {"logs:CreateLogStream", "logs:PutLogEvents"},
        "*": WITHOUT_RESOURCES,
    }


@pytest.mark.parametrize(("part", "partitions"), [("Reporter", "report#*"), ("Auditor", "audit#*")])
def test_notes_may_be_written_in_their_own_partitions_only(
    any_stage: Synthesised, part: str, partitions: str
) -> None:
    writes = [
        statement
        for policy in any_stage.pipeline.of_type("AWS::IAM::Policy").values()
        if [_without_hash(target_of(role)) for role in policy["Roles"]] == [f"{part}CodeRole"]
        for statement in statements(policy)
        if {"dynamodb:PutItem", "dynamodb:UpdateItem"} & set(statement["Action"])
    ]
    assert [statement["Condition"] for statement in writes] == [
        {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": [partitions]}}
    ]


def test_pipe_may_read_its_stream_and_send_and_nothing_else(any_stage: Synthesised) -> None:
    assert _roles(any_stage)["StreamPipeRole"] == {
        "AnalyticsTable.StreamArn": {
            "dynamodb:DescribeStream",
            "dynamodb:GetRecords",
            "dynamodb:GetShardIterator",
            "dynamodb:ListStreams",
        },
        "WorkQueue": {"sqs:SendMessage"},
        "StreamPipeDlqQueue": {"sqs:SendMessage"},
        "StreamPipeLogsGroup": {"logs:CreateLogStream", "logs:PutLogEvents"},
    }


def test_auditor_may_read_what_it_compares_and_note_what_it_found(any_stage: Synthesised) -> None:
    assert _roles(any_stage)["AuditorCodeRole"] == {
        "AnalyticsTable.Arn/index/by_day": {"dynamodb:Query"},
        "AnalyticsTable.Arn": {"dynamodb:BatchGetItem"},
        "AggregatesTable.Arn": {"dynamodb:PutItem", "dynamodb:Query"},
        "ContributionsTable.Arn": {"dynamodb:BatchGetItem"},
        "AuditorScheduleDlqQueue": {"sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:SendMessage"},
        "AuditorCodeLogsGroup": {"logs:CreateLogStream", "logs:PutLogEvents"},
        "*": WITHOUT_RESOURCES,
    }


@pytest.mark.parametrize("part", ["Reporter", "Auditor"])
def test_schedule_may_start_its_function_and_bury_and_nothing_else(any_stage: Synthesised, part: str) -> None:
    assert _roles(any_stage)[f"{part}ScheduleRole"] == {
        f"{part}CodeFunction": {"lambda:InvokeFunction"},
        f"{part}CodeFunction:*": {"lambda:InvokeFunction"},
        f"{part}ScheduleDlqQueue": {"sqs:SendMessage"},
    }


def test_codedeploy_may_move_the_alias_look_at_its_alarms_and_nothing_else(prod: Synthesised) -> None:
    place = f"{prod.stage.aws_region}:{prod.stage.aws_account}"
    move = {"lambda:GetAlias", "lambda:UpdateAlias"}
    assert _roles(prod)["ProcessorRolloutRole"] == {
        "ProcessorCodeFunction": move,
        "ProcessorCodeFunction:live": move,
        f"arn:aws:cloudwatch:{place}:alarm:{prod.stage.names.of('processor-rollout-*')}": {
            "cloudwatch:DescribeAlarms"
        },
    }


def test_roles_of_services_serve_this_account_alone(any_stage: Synthesised) -> None:
    """Else another account's pipe or schedule could have the service act with this account's role."""
    seen = set()
    for role in any_stage.pipeline.of_type("AWS::IAM::Role").values():
        (trust,) = role["AssumeRolePolicyDocument"]["Statement"]
        service = trust["Principal"]["Service"]
        if service != "lambda.amazonaws.com":
            seen.add(service)
            assert trust["Condition"]["StringEquals"]["aws:SourceAccount"] == any_stage.stage.aws_account
    gradual = set() if any_stage.stage.emulated else {"codedeploy.amazonaws.com"}
    assert seen == {"pipes.amazonaws.com", "scheduler.amazonaws.com"} | gradual
