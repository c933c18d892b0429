"""A restored table has a new stream: what docs/runbook.md says of it, walked through in the emulator."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

import boto3
import pytest

from local.aws_emulator import AwsEmulator
from tests.infrastructure.aws.synthesis import Properties, Synthesised
from tests.waiting import eventually

ACCOUNT, STACK = "000000000000", "Pipeline"
PIPE = "AWS::Pipes::Pipe"


@pytest.fixture
def session(prod: Synthesised, tmp_path_factory: pytest.TempPathFactory) -> Iterator[boto3.Session]:
    emulator = AwsEmulator(tmp_path_factory.mktemp("aws"), prod.stage.aws_region)
    process = emulator.start()
    try:
        emulator.wait()
        with pytest.MonkeyPatch.context() as patch:
            for name, value in emulator.client_environment.items():
                patch.setenv(name, value)
            yield boto3.Session(region_name=emulator.region)
    finally:
        process.kill()


def _template(prod: Synthesised, *, generation: int) -> str:
    """Of the stack of functions nothing but its pipe, with what that names in the same stack by text."""
    ((logical_id, pipe),) = prod.pipeline.of_type(PIPE).items()
    properties = _by_text(copy.deepcopy(pipe), prod)
    if generation > 1:
        properties["Name"] += f"-{generation}"
    parameter = pipe["Source"]["Ref"]
    return json.dumps(
        {
            "Parameters": {parameter: prod.pipeline.body["Parameters"][parameter]},
            "Resources": {logical_id: {"Type": PIPE, "Properties": properties}},
        }
    )


def _by_text(pipe: Properties, prod: Synthesised) -> Properties:
    place = f"{prod.stage.aws_region}:{ACCOUNT}"
    pipe["RoleArn"] = f"arn:aws:iam::{ACCOUNT}:role/pipe"
    pipe["Target"] = f"arn:aws:sqs:{place}:work"
    pipe["SourceParameters"]["DynamoDBStreamParameters"].pop("DeadLetterConfig")
    pipe.pop("LogConfiguration")
    return pipe


def _restore(session: boto3.Session, prod: Synthesised) -> str:
    """The table of messages, made again under its name; returns its stream, which the parameter now names."""
    dynamodb, ssm = session.client("dynamodb"), session.client("ssm")
    name = prod.stage.names.analytics_table
    if name in dynamodb.list_tables()["TableNames"]:
        dynamodb.delete_table(TableName=name)
    table = dynamodb.create_table(
        TableName=name,
        KeySchema=[{"AttributeName": "thread_id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "thread_id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
    )
    stream = str(table["TableDescription"]["LatestStreamArn"])
    ssm.put_parameter(Name=f"/{name}/stream", Value=stream, Type="String", Overwrite=True)
    return stream


def _settled(formation: Any) -> str:
    def status() -> str:
        found = str(formation.describe_stacks(StackName=STACK)["Stacks"][0]["StackStatus"])
        return "" if found.endswith("IN_PROGRESS") else found

    return eventually(status, seconds=30)


def _pipes(session: boto3.Session) -> dict[str, str]:
    """Each pipe's source, by its name."""
    pipes = session.client("pipes")
    names = [pipe["Name"] for pipe in pipes.list_pipes()["Pipes"]]
    return {name: pipes.describe_pipe(Name=name)["Source"] for name in names}


def test_the_next_generation_of_the_pipe_reads_the_restored_tables_stream(
    session: boto3.Session, prod: Synthesised
) -> None:
    formation, name = session.client("cloudformation"), prod.stage.names.pipe
    first = _restore(session, prod)
    formation.create_stack(StackName=STACK, TemplateBody=_template(prod, generation=1))
    assert _settled(formation) == "CREATE_COMPLETE"
    assert _pipes(session) == {name: first}

    second = _restore(session, prod)
    assert second != first
    formation.update_stack(StackName=STACK, TemplateBody=_template(prod, generation=1))
    assert _settled(formation) == "UPDATE_ROLLBACK_COMPLETE"

    formation.update_stack(StackName=STACK, TemplateBody=_template(prod, generation=2))
    assert _settled(formation) == "UPDATE_COMPLETE"
    assert _pipes(session) == {f"{name}-2": second}
