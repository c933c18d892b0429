"""Change sets against moto's CloudFormation and S3."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from deploying.change_sets import BODY_BYTES, ChangeSets
from ops.doctor.aws import BOOTSTRAP_STACK

STACK, BUCKET, REGION = "CvAnalytics-dev-Storage", "cdk-assets", "eu-west-2"
TOPIC: dict[str, Any] = {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": {"Ref": "Name"}}}
TEMPLATE: dict[str, Any] = {"Parameters": {"Name": {"Type": "String"}}, "Resources": {"First": TOPIC}}
BOOTSTRAP = {
    "Resources": {"Bucket": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": BUCKET}}},
    "Outputs": {"BucketName": {"Value": {"Ref": "Bucket"}}},
}


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Iterator[ChangeSets]:
    """With one stack that is deployed, and the CDK's bucket."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    connect: Callable[..., Any] = boto3.client
    with mock_aws():
        formation = connect("cloudformation", region_name=REGION)
        formation.create_stack(StackName=BOOTSTRAP_STACK, TemplateBody=json.dumps(BOOTSTRAP))
        formation.create_stack(
            StackName=STACK,
            TemplateBody=json.dumps(TEMPLATE),
            Parameters=[{"ParameterKey": "Name", "ParameterValue": "kept"}],
        )
        yield ChangeSets(formation, connect("s3", region_name=REGION))


def template(folder: Path, *, more: str = "", size: int = 0) -> Path:
    """The deployed one, with another resource of that name, and as long as is asked for."""
    resources = {**TEMPLATE["Resources"], **({more: TOPIC} if more else {})}
    body = {**TEMPLATE, "Resources": resources, "Metadata": {"Padding": "x" * size}}
    file = folder / "template.json"
    file.write_text(json.dumps(body))
    return file


def assert_nothing_is_left(account: ChangeSets) -> None:
    assert account.formation.list_change_sets(StackName=STACK)["Summaries"] == []
    assert "Contents" not in account.s3.list_objects_v2(Bucket=BUCKET)
    (stack,) = account.formation.describe_stacks(StackName=STACK)["Stacks"]
    assert stack["StackStatus"] == "CREATE_COMPLETE"
    assert [each["LogicalResourceId"] for each in resources(account)] == ["First"]


def resources(account: ChangeSets) -> Any:
    return account.formation.list_stack_resources(StackName=STACK)["StackResourceSummaries"]


@pytest.mark.parametrize("size", [0, BODY_BYTES])
def test_what_would_change_is_said_and_nothing_changes(
    account: ChangeSets, tmp_path: Path, size: int
) -> None:
    """Also of a template that is too long for the call: it lies in the CDK's bucket meanwhile."""
    lines = list(account.describe(STACK, template(tmp_path, more="Second", size=size)))
    assert lines == ["Add AWS::SNS::Topic Second"]
    assert_nothing_is_left(account)


def test_the_deployed_template_changes_nothing(account: ChangeSets, tmp_path: Path) -> None:
    assert list(account.describe(STACK, template(tmp_path))) == ["no change"]
    assert_nothing_is_left(account)


def test_a_stack_that_is_not_there_is_not_made(account: ChangeSets, tmp_path: Path) -> None:
    assert list(account.describe("CvAnalytics-dev-Access", template(tmp_path))) == ["does not exist yet"]
    names = [stack["StackName"] for stack in account.formation.describe_stacks()["Stacks"]]
    assert sorted(names) == sorted([BOOTSTRAP_STACK, STACK])


def answering(account: ChangeSets, *statuses: str, reason: str = "") -> None:
    """As CloudFormation, which looks at a template for a while; moto is done at once, and refuses nothing."""
    left = list(statuses)

    def change(parsed: dict[str, Any], **_: Any) -> None:
        parsed |= {"Status": left.pop(0) if left else parsed["Status"], "StatusReason": reason}

    account.formation.meta.events.register("after-call.cloudformation.DescribeChangeSet", change)


def test_it_waits_until_cloudformation_has_looked(account: ChangeSets, tmp_path: Path) -> None:
    waits: list[float] = []
    answering(account, "CREATE_PENDING", "CREATE_IN_PROGRESS")
    patient = replace(account, wait=waits.append)
    assert list(patient.describe(STACK, template(tmp_path, more="Second"))) == ["Add AWS::SNS::Topic Second"]
    assert len(waits) == 2


@pytest.mark.parametrize(
    "reason",
    [
        "The submitted information didn't contain changes. Submit different information to create one.",
        "No updates are to be performed.",
    ],
)
def test_nothing_to_change_is_not_a_failure(account: ChangeSets, tmp_path: Path, reason: str) -> None:
    answering(account, "FAILED", reason=reason)
    assert list(account.describe(STACK, template(tmp_path))) == ["no change"]
    assert_nothing_is_left(account)


def test_a_template_that_cloudformation_refuses_leaves_nothing(account: ChangeSets, tmp_path: Path) -> None:
    answering(account, "FAILED", reason="Unresolved resource dependencies [Y]")
    with pytest.raises(ClientError, match="Unresolved resource dependencies"):
        list(account.describe(STACK, template(tmp_path, more="Second", size=BODY_BYTES)))
    assert_nothing_is_left(account)
