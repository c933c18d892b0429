"""The CDK's own command line against moto's CloudFormation, whose stacks can be put into any status."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws
from moto.backends import get_backend

from deploying.aws import AwsDeployment
from deploying.source import Source
from stages.stage import load_stage
from tests.unit.deploying.moto_server import moto_served

DEV = load_stage("dev")
STACK = DEV.names.stack("Monitoring")
TEMPLATE = json.dumps({"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}})


@pytest.fixture
def formation(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """moto's, with the stack in it, at the address of the environment."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("MOTO_ACCOUNT_ID", DEV.aws_account)
    connect: Callable[..., Any] = boto3.client
    with mock_aws(), moto_served() as address:
        connect("cloudformation", region_name=DEV.aws_region).create_stack(
            StackName=STACK, TemplateBody=TEMPLATE
        )
        monkeypatch.setenv("AWS_ENDPOINT_URL", address)
        yield


@pytest.fixture
def deployment(formation: None, tmp_path: Path) -> AwsDeployment:
    assembly = tmp_path / "cdk.out" / DEV.name
    assembly.mkdir(parents=True)
    stack = {
        "type": "aws:cloudformation:stack",
        "environment": f"aws://{DEV.aws_account}/{DEV.aws_region}",
        "properties": {"templateFile": "template.json"},
    }
    (assembly / "template.json").write_text(TEMPLATE)
    (assembly / "manifest.json").write_text(json.dumps({"version": "36.0.0", "artifacts": {STACK: stack}}))
    return AwsDeployment(DEV, Source(tmp_path, "revision"))


def put_into(status: str) -> None:
    (stack,) = get_backend("cloudformation")[DEV.aws_account][DEV.aws_region].stacks.values()
    stack.status = status


@pytest.mark.parametrize("status", ["ROLLBACK_COMPLETE", "UPDATE_ROLLBACK_COMPLETE"])
def test_a_stack_whose_deployment_failed_is_deployed_though_its_template_is_there(
    deployment: AwsDeployment, capsys: pytest.CaptureFixture[str], status: str
) -> None:
    put_into(status)
    assert deployment.show_changes()
    said = capsys.readouterr().out
    assert "Number of stacks with differences: 0" in said
    assert f"{STACK} is in {status}: its last deployment failed, so it is deployed again." in said


def test_a_deployed_stack_with_the_same_template_is_left_alone(deployment: AwsDeployment) -> None:
    put_into("UPDATE_COMPLETE")
    assert not deployment.show_changes()
