"""The writer's role in an emulator that enforces IAM: from Google's token to the conditional write.

MiniStack 1.5.33 reads a token's claims without checking its signature, takes `aud` for what it is instead of
`azp`, and knows no `oaud`. So each of its `accounts.google.com` keys is tried here with tokens made to suit;
that AWS maps the claims as documented is for test_access_stack.py to assume.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError, CredentialRetrievalError

from aws_access.session import aws_session
from contract.item import PARTITION_KEY, SORT_KEY
from local.aws_emulator import AwsEmulator
from local.github_api.wire import Reply
from stages.stage import Stage, load_stage
from tests.unit.aws_access.clouds import Clouds

OTHER_TABLE = "cv-analytics-dev-aggregates"
KEY = {PARTITION_KEY: {"S": "acme/shop#1"}, SORT_KEY: {"S": "2026-11-20T08:00:00Z#issue-1"}}
ITEM = KEY | {"version": {"S": "1"}}

OpenAs = Callable[..., boto3.Session]


@pytest.fixture(scope="module")
def stage() -> Stage:
    return replace(load_stage("dev"), aws_account="000000000000")


@pytest.fixture(scope="module")
def emulator(stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AwsEmulator]:
    emulator = AwsEmulator(tmp_path_factory.mktemp("aws"), stage.aws_region, enforce_iam=True)
    process = emulator.start()
    try:
        emulator.wait()
        yield emulator
    finally:
        # Not asked to end: it waits for its clients' open connections first.
        process.kill()


@pytest.fixture
def aws(emulator: AwsEmulator, monkeypatch: pytest.MonkeyPatch) -> boto3.Session:
    """Of the account's owner. The endpoint is in the environment, where the writer's session finds it too."""
    for name, value in emulator.client_environment.items():
        monkeypatch.setenv(name, value)
    return boto3.Session(region_name=emulator.region)


@pytest.fixture(scope="module")
def templates(stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """The receiver's role and its policy by type, of the access stack alone.

    The imports are here, since they start a Node of half a gigabyte, and every worker collects all tests.
    """
    import aws_cdk as cdk

    from stacks.access_stack import AccessStack

    folder = tmp_path_factory.mktemp("access")
    app = cdk.App(analytics_reporting=False, outdir=str(folder))
    env = cdk.Environment(account=stage.aws_account, region=stage.aws_region)
    AccessStack(app, "Access", stage=stage, env=env)
    app.synth()
    resources = json.loads((folder / "Access.template.json").read_text())["Resources"].items()
    return {
        resource["Type"]: resource["Properties"]
        for word, resource in resources
        if word.startswith("Receiver")
    }


@pytest.fixture
def role_arn(aws: boto3.Session, stage: Stage, templates: dict[str, dict[str, Any]]) -> Iterator[str]:
    """The synthesised role and its policy, and two tables of which it may write one."""
    role, policy = templates["AWS::IAM::Role"], templates["AWS::IAM::Policy"]
    iam, dynamodb = aws.client("iam"), aws.client("dynamodb")
    tables = (stage.names.analytics_table, OTHER_TABLE)
    for table in tables:
        _create_table(dynamodb, table)
    arn = iam.create_role(
        RoleName=role["RoleName"],
        AssumeRolePolicyDocument=json.dumps(role["AssumeRolePolicyDocument"]),
        MaxSessionDuration=role["MaxSessionDuration"],
    )["Role"]["Arn"]
    document = json.dumps(_resolved(policy["PolicyDocument"]))
    iam.put_role_policy(RoleName=role["RoleName"], PolicyName="p", PolicyDocument=document)
    yield arn
    iam.delete_role_policy(RoleName=role["RoleName"], PolicyName="p")
    iam.delete_role(RoleName=role["RoleName"])
    for table in tables:
        dynamodb.delete_table(TableName=table)


def _create_table(dynamodb: Any, name: str) -> None:
    keys = ((PARTITION_KEY, "HASH"), (SORT_KEY, "RANGE"))
    dynamodb.create_table(
        TableName=name,
        KeySchema=[{"AttributeName": key, "KeyType": kind} for key, kind in keys],
        AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"} for key, _ in keys],
        BillingMode="PAY_PER_REQUEST",
    )


@pytest.fixture
def open_as(role_arn: str, stage: Stage) -> Iterator[OpenAs]:
    """A function's session, whose identity token makes these claims."""
    clouds = Clouds()

    def open_as(**claims: str) -> boto3.Session:
        clouds.metadata = lambda: Reply(200, _token(claims).encode(), {"Metadata-Flavor": "Google"})
        return aws_session(
            role_arn=role_arn,
            audience=stage.names.aws_audience,
            session_name=stage.names.receiver,
            region=stage.aws_region,
            metadata_server=clouds.url,
        )

    with clouds.serving():
        yield open_as


def _resolved(template: Any) -> Any:
    """The template's part as CloudFormation resolves it: joined, in the partition `aws`."""
    if isinstance(template, list):
        return [_resolved(each) for each in template]
    if not isinstance(template, dict):
        return template
    if template == {"Ref": "AWS::Partition"}:
        return "aws"
    if list(template) == ["Fn::Join"]:
        separator, parts = template["Fn::Join"]
        return separator.join(_resolved(parts))
    return {name: _resolved(value) for name, value in template.items()}


def _token(claims: dict[str, str]) -> str:
    def part(content: dict[str, str]) -> str:
        return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")

    return f"{part({'alg': 'RS256'})}.{part({'iss': 'https://accounts.google.com'} | claims)}.signature"


@pytest.fixture
def trusted(aws: boto3.Session, stage: Stage, templates: dict[str, dict[str, Any]]) -> dict[str, str]:
    """The claims that the role trusts once the condition is gone that the emulator cannot meet."""
    role = templates["AWS::IAM::Role"]
    trust = json.loads(json.dumps(role["AssumeRolePolicyDocument"]))
    del trust["Statement"][0]["Condition"]["StringEquals"]["accounts.google.com:oaud"]
    iam = aws.client("iam")
    iam.update_assume_role_policy(RoleName=role["RoleName"], PolicyDocument=json.dumps(trust))
    account = stage.access.google_service_account_id
    return {"aud": account, "sub": account}


def _refusal(act: Callable[[], object]) -> str:
    with pytest.raises(ClientError) as refused:
        act()
    return str(refused.value.response["Error"]["Code"])


def test_the_whole_trust_policy_is_more_than_the_emulator_can_meet(open_as: OpenAs, stage: Stage) -> None:
    """MiniStack 1.5.33 knows no `oaud`: where this fails, the gap is gone, and `trusted` can go, too."""
    account = stage.access.google_service_account_id
    session = open_as(aud=account, azp=account, sub=account)
    with pytest.raises(CredentialRetrievalError, match="AccessDenied"):
        session.client("dynamodb").put_item(TableName=stage.names.analytics_table, Item=ITEM)


@pytest.mark.usefixtures("aws")
@pytest.mark.parametrize("claim", ["aud", "sub", "iss"])
def test_a_token_with_another_claim_is_refused(
    claim: str, open_as: OpenAs, trusted: dict[str, str], stage: Stage
) -> None:
    session = open_as(**trusted | {claim: "https://accounts.example.com" if claim == "iss" else "1" * 21})
    with pytest.raises(CredentialRetrievalError, match="trusts another service account or audience"):
        session.client("dynamodb").put_item(TableName=stage.names.analytics_table, Item=ITEM)


def test_the_writer_writes_under_conditions(
    open_as: OpenAs, trusted: dict[str, str], stage: Stage, aws: boto3.Session
) -> None:
    table = stage.names.analytics_table
    writer = open_as(**trusted).client("dynamodb")

    def put(version: str) -> None:
        writer.put_item(
            TableName=table,
            Item=KEY | {"version": {"S": version}},
            ConditionExpression="attribute_not_exists(#key) OR #version < :version",
            ExpressionAttributeNames={"#key": PARTITION_KEY, "#version": "version"},
            ExpressionAttributeValues={":version": {"S": version}},
        )

    put("1")
    put("2")
    assert _refusal(lambda: put("1")) == "ConditionalCheckFailedException"
    found = aws.client("dynamodb").get_item(TableName=table, Key=KEY)["Item"]
    assert found["version"] == {"S": "2"}


FORBIDDEN: dict[str, Callable[[Any, str], object]] = {
    "read an item": lambda client, table: client.get_item(TableName=table, Key=KEY),
    "read the table": lambda client, table: client.scan(TableName=table),
    "update an item": lambda client, table: client.update_item(
        TableName=table, Key=KEY, UpdateExpression="SET a = :b", ExpressionAttributeValues={":b": {"S": "c"}}
    ),
    "delete an item": lambda client, table: client.delete_item(TableName=table, Key=KEY),
    "write in bulk": lambda client, table: client.batch_write_item(
        RequestItems={table: [{"PutRequest": {"Item": ITEM}}]}
    ),
    "delete the table": lambda client, table: client.delete_table(TableName=table),
    "write another table": lambda client, _table: client.put_item(TableName=OTHER_TABLE, Item=ITEM),
    "list the tables": lambda client, _table: client.list_tables(),
}


@pytest.mark.parametrize("deed", FORBIDDEN)
def test_the_writer_may_not(deed: str, open_as: OpenAs, trusted: dict[str, str], stage: Stage) -> None:
    writer = open_as(**trusted).client("dynamodb")
    assert "AccessDenied" in _refusal(lambda: FORBIDDEN[deed](writer, stage.names.analytics_table))
