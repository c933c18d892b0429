"""Who may do what: every grant is named here, so that a new one is a decision."""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from typing import Any

import pytest
from botocore import xform_name
from botocore.session import get_session

from reporter.settings import CHAT_PARAMETER, TOKEN_PARAMETER
from stacks.packaging.asset import USES
from tests.infrastructure.aws.synthesis import ROOT, Synthesised, statements, synthesise, target_of

STREAM = {f"dynamodb:{action}" for action in ("DescribeStream", "GetRecords", "GetShardIterator")}
BURY = {"sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:SendMessage"}
# X-Ray's actions know no resources, nor does the listing of streams (Service Authorization Reference).
TRACE = {"xray:PutTelemetryRecords", "xray:PutTraceSegments"}
LIST = {"dynamodb:ListStreams"}
WITHOUT_RESOURCES = TRACE | LIST

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
        return re.sub(r"^arn:aws:dynamodb:[^/]*table/cv-analytics-\w+-", "table ", resource)
    if "Fn::Join" in resource:
        return "".join(_readable(part) for part in resource["Fn::Join"][1])
    if "Ref" in resource and "SsmParameterValue" in resource["Ref"]:
        parameter = re.search(
            r"cvanalytics[a-z]+?(analytics|threads|contributions|aggregates)stream", resource["Ref"]
        )
        assert parameter
        return f"stream {parameter[1]}"
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
    assert not [role for role in roles if "ManagedPolicyArns" in role]


def test_every_role_that_may_do_something_is_named_here(prod: Synthesised) -> None:
    assert set(_roles(prod)) == {
        "StreamPipeRole",
        *(f"{part}CodeRole" for part in ("Processor", "Aggregator", "Publisher", "Reporter", "Auditor")),
        *(f"{part}ScheduleRole" for part in ("Reporter", "Auditor")),
        "ProcessorRolloutRole",
    }


@pytest.mark.parametrize("service", ["processor", "aggregator", "publisher", "reporter", "auditor"])
def test_a_function_may_call_in_dynamodb_what_its_code_calls_and_nothing_else(
    prod: Synthesised, service: str
) -> None:
    grants = _roles(prod)[f"{service.capitalize()}CodeRole"]
    granted = {action for actions in grants.values() for action in actions if action.startswith("dynamodb:")}
    granted -= STREAM | LIST
    called = _called(service)
    assert called <= granted <= called.union(*map(_called, USES.get(service, ())))


def _called(package: str) -> set[str]:
    """The actions of what the package's modules call on a client or a table of DynamoDB."""
    operations = {
        xform_name(name): name for name in get_session().get_service_model("dynamodb").operation_names
    }
    trees = [ast.parse(file.read_text()) for file in (ROOT / "lambda_src" / package).rglob("*.py")]
    return {
        f"dynamodb:{operations[node.attr]}"
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Attribute)
        and node.value.attr in {"client", "table"}
        and node.attr in operations
    }


def test_processor_may_recompute_and_bury_and_nothing_else(any_stage: Synthesised) -> None:
    assert _roles(any_stage)["ProcessorCodeRole"] == {
        "table analytics": {"dynamodb:Query"},
        "table threads": {"dynamodb:BatchGetItem", "dynamodb:PutItem"},
        "table contributions": {"dynamodb:BatchGetItem", "dynamodb:PutItem"},
        "WorkQueue": {
            "sqs:ChangeMessageVisibility",
            "sqs:DeleteMessage",
            "sqs:GetQueueAttributes",
            "sqs:GetQueueUrl",
            "sqs:ReceiveMessage",
        },
        "WorkDlqQueue": {"sqs:SendMessage"},
        "ProcessorCodeLogsGroup": {"logs:CreateLogStream", "logs:PutLogEvents"},
        "*": TRACE,
    }


def test_reporter_may_read_note_and_send_and_nothing_else(prod: Synthesised) -> None:
    stage = prod.stage
    account = f"arn:aws:ses:{stage.aws_region}:{stage.aws_account}"
    assert _roles(prod)["ReporterCodeRole"] == {
        "table aggregates": {
            "dynamodb:BatchGetItem",
            "dynamodb:GetItem",
            "dynamodb:Query",
            "dynamodb:UpdateItem",
        },
        "table contributions": {"dynamodb:Query"},
        "table threads": {"dynamodb:BatchGetItem"},
        f"{account}:identity/*": {"ses:SendEmail"},
        f"{account}:configuration-set/{stage.names.report_mail}": {"ses:SendEmail"},
        "WorkQueue": {"sqs:GetQueueAttributes"},
        "WorkDlqQueue": {"sqs:GetQueueAttributes"},
        "StreamPipeDlqQueue": {"sqs:GetQueueAttributes"},
        "ReporterScheduleDlqQueue": {"sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:SendMessage"},
        "ReporterCodeLogsGroup": {"logs:CreateLogStream", "logs:PutLogEvents"},
        "*": TRACE,
    }


def test_reporter_may_read_the_secrets_of_the_channels_that_the_stage_has(
    prod: Synthesised, tmp_path_factory: pytest.TempPathFactory
) -> None:
    stage = prod.stage
    report = replace(stage.report, chat="teams", issue_repository="octo/reports")
    opened = _roles(synthesise(replace(stage, report=report), tmp_path_factory))["ReporterCodeRole"]
    parameters = f"arn:aws:ssm:{stage.aws_region}:{stage.aws_account}:parameter"
    words = (CHAT_PARAMETER, TOKEN_PARAMETER)
    assert opened == _roles(prod)["ReporterCodeRole"] | {
        f"{parameters}/{stage.names.of(word)}": {"ssm:GetParameter"} for word in words
    }


def test_aggregator_may_read_contributions_write_rows_and_nothing_else(any_stage: Synthesised) -> None:
    assert _roles(any_stage)["AggregatorCodeRole"] == {
        "stream contributions": STREAM,
        "table contributions": {"dynamodb:Query"},
        "table aggregates": {"dynamodb:PutItem", "dynamodb:Query"},
        "AggregatorDlqQueue": BURY,
        "AggregatorCodeLogsGroup": {"logs:CreateLogStream", "logs:PutLogEvents"},
        "*": WITHOUT_RESOURCES,
    }


def test_publisher_may_read_two_streams_and_write_to_no_table(prod: Synthesised) -> None:
    assert _roles(prod)["PublisherCodeRole"] == {
        "stream aggregates": STREAM,
        "stream threads": STREAM,
        "PublisherDlqQueue": BURY,
        "PublisherCodeLogsGroup": {"logs:CreateLogStream", "logs:PutLogEvents"},
        "*": WITHOUT_RESOURCES,
    }


def test_mails_go_from_the_stages_address_alone_to_whomever_ses_lets_them(prod: Synthesised) -> None:
    """In SES's sandbox a recipient is an identity that the role is checked against, too."""
    (sending,) = [
        statement
        for policy in prod.pipeline.of_type("AWS::IAM::Policy").values()
        for statement in statements(policy)
        if statement["Action"] == ["ses:SendEmail"]
    ]
    assert sending["Condition"] == {"StringEquals": {"ses:FromAddress": prod.stage.report.sender}}


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
        "stream analytics": STREAM,
        "WorkQueue": {"sqs:SendMessage"},
        "StreamPipeDlqQueue": {"sqs:SendMessage"},
        "StreamPipeLogsGroup": {"logs:CreateLogStream", "logs:PutLogEvents"},
        "*": LIST,
    }


def test_no_action_is_granted_on_a_resource_that_it_knows_nothing_of(prod: Synthesised) -> None:
    for grants in _roles(prod).values():
        for resource, actions in grants.items():
            assert resource == "*" or not actions & WITHOUT_RESOURCES


def test_auditor_may_read_what_it_compares_and_note_what_it_found(any_stage: Synthesised) -> None:
    assert _roles(any_stage)["AuditorCodeRole"] == {
        "table analytics/index/by_day": {"dynamodb:Query"},
        "table analytics": {"dynamodb:Query"},
        "table threads": {"dynamodb:BatchGetItem"},
        "table contributions": {"dynamodb:Query"},
        "table aggregates": {"dynamodb:PutItem", "dynamodb:Query"},
        "AuditorScheduleDlqQueue": {"sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:SendMessage"},
        "AuditorCodeLogsGroup": {"logs:CreateLogStream", "logs:PutLogEvents"},
        "*": TRACE,
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
