"""What one cloud's settings say of the other is true: compared over both synthesised outputs."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from gcp_stack.packaging import FUNCTION_SRC
from ops.timeline.advice import Adviser
from rig.builders import an_event
from tests.infrastructure.aws.synthesis import Properties, target_of
from tests.infrastructure.both_clouds import RUNBOOK, BothClouds
from tests.infrastructure.key_material import key_material_in

GOOGLE = "accounts.google.com"
POOL = "google_iam_workload_identity_pool"
PROVIDER = f"{POOL}_provider"
WRITERS = ("receiver", "relay")
"""The functions that reach AWS."""

each_writer = pytest.mark.parametrize("word", WRITERS)


def role_of(clouds: BothClouds, word: str) -> Properties:
    """That the function asks for, as AWS makes it."""
    name = clouds.environment(word)["AWS_ROLE_ARN"].rpartition("/")[2]
    (role,) = [role for role in clouds.all("Access", "AWS::IAM::Role") if role["RoleName"] == name]
    return role


def trust(clouds: BothClouds, word: str) -> dict[str, str]:
    """Whose tokens the function's role takes."""
    (statement,) = role_of(clouds, word)["AssumeRolePolicyDocument"]["Statement"]
    assert statement["Action"] == "sts:AssumeRoleWithWebIdentity"
    assert statement["Principal"] == {"Federated": GOOGLE}
    assert set(statement["Condition"]) == {"StringEquals"}
    found = statement["Condition"]["StringEquals"]
    assert isinstance(found, dict)
    return found


@each_writer
def test_the_role_that_google_asks_for_is_the_one_that_aws_makes(both_clouds: BothClouds, word: str) -> None:
    account = both_clouds.aws.manifest["artifacts"][f"CvAnalytics-{both_clouds.stage.name}-Access"]
    (account_id,) = re.findall(r"aws://(\d{12})/", account["environment"])
    asked_for = both_clouds.environment(word)["AWS_ROLE_ARN"]
    assert asked_for == f"arn:aws:iam::{account_id}:role/{role_of(both_clouds, word)['RoleName']}"


def test_each_writer_has_a_role_of_its_own(both_clouds: BothClouds) -> None:
    names = [role_of(both_clouds, word)["RoleName"] for word in WRITERS]
    made = [role["RoleName"] for role in both_clouds.all("Access", "AWS::IAM::Role")]
    assert sorted(names) == sorted(made)
    assert len(set(made)) == len(WRITERS)


@each_writer
def test_the_audience_of_googles_tokens_is_the_one_that_aws_takes(both_clouds: BothClouds, word: str) -> None:
    assert both_clouds.environment(word)["AWS_AUDIENCE"] == trust(both_clouds, word)[f"{GOOGLE}:oaud"]


@each_writer
def test_aws_trusts_one_account_and_it_is_the_one_that_the_writer_runs_as(
    both_clouds: BothClouds, word: str
) -> None:
    """Its numeric id is given out by Google; `cv-analytics doctor` compares that with the real one."""
    trusted = trust(both_clouds, word)
    assert trusted[f"{GOOGLE}:aud"] == trusted[f"{GOOGLE}:sub"]
    assert re.fullmatch(r"\d{21}", trusted[f"{GOOGLE}:sub"])
    foundation = both_clouds.google.foundation
    account = foundation.address("google_service_account", f"accounts/{word}/account")
    assert foundation.body["output"][f"{word}_identity_id"]["value"] == f"${{{account}.unique_id}}"
    functions = both_clouds.google.functions.of_type("google_cloudfunctions2_function")
    email = functions[f"{word}/function"]["service_config"]["service_account_email"]
    assert email.endswith(f".cross-stack-output-{account.replace('.', '')}email}}")


def test_aws_trusts_another_account_for_each_writer(both_clouds: BothClouds) -> None:
    assert len({trust(both_clouds, word)[f"{GOOGLE}:sub"] for word in WRITERS}) == len(WRITERS)


@each_writer
def test_the_table_that_google_writes_is_the_one_that_aws_makes(both_clouds: BothClouds, word: str) -> None:
    tables = {table["TableName"] for _, table in both_clouds.aws.all_of_type("AWS::DynamoDB::GlobalTable")}
    assert both_clouds.environment(word)["ANALYTICS_TABLE"] in tables


def test_the_roles_may_write_that_table_and_no_other(both_clouds: BothClouds) -> None:
    statements = [
        statement
        for policy in both_clouds.all("Access", "AWS::IAM::Policy")
        for statement in policy["PolicyDocument"]["Statement"]
    ]
    assert {statement["Action"] for statement in statements} == {"dynamodb:PutItem"}
    table = both_clouds.environment("receiver")["ANALYTICS_TABLE"]
    both_clouds.aws.storage.named("AWS::DynamoDB::GlobalTable", "TableName", table)
    for statement in statements:
        assert statement["Resource"].endswith(f":table/{table}")


@each_writer
def test_the_region_that_google_calls_is_the_one_that_aws_deploys_to(
    both_clouds: BothClouds, word: str
) -> None:
    artifacts = both_clouds.aws.manifest["artifacts"].values()
    regions = {
        artifact["environment"].rpartition("/")[2]
        for artifact in artifacts
        if artifact["type"] == "aws:cloudformation:stack"
    }
    assert {both_clouds.environment(word)["AWS_REGION"]} == regions


@pytest.mark.parametrize("word", ["receiver", "relay", "redeliver"])
def test_every_variable_that_is_set_is_read_under_that_name(both_clouds: BothClouds, word: str) -> None:
    """Read off the settings' source, so that it holds whatever `to_env` and `from_env` share."""
    fields = {
        field.target.id.upper()
        for node in ast.walk(ast.parse((FUNCTION_SRC / word / "settings.py").read_text()))
        if isinstance(node, ast.ClassDef)
        for field in node.body
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)
    }
    assert set(both_clouds.environment(word)) == fields


def test_no_key_material_is_in_either_output(both_clouds: BothClouds) -> None:
    texts = both_clouds.texts()
    assert {file.partition("-")[0] for file in texts} >= {"CvAnalytics", "cv"}
    for file, text in texts.items():
        assert key_material_in(text) == [], file


def test_no_environment_variable_of_any_function_is_a_secret(both_clouds: BothClouds) -> None:
    lambdas = [
        function["Environment"]["Variables"]
        for _, function in both_clouds.aws.all_of_type("AWS::Lambda::Function")
        if "Environment" in function
    ]
    google = [both_clouds.environment(word) for word in ("receiver", "relay", "redeliver")]
    names = {name for variables in (*lambdas, *google) for name in variables}
    secret = {name for name in names if re.search("SECRET|TOKEN|PASSWORD|PRIVATE|ACCESS_KEY", name)}
    assert secret == {"WEBHOOK_SECRET_FILE", "GITHUB_TOKEN_FILE"}
    assert Path(both_clouds.environment("receiver")["WEBHOOK_SECRET_FILE"]).is_absolute()


def test_every_alarm_links_to_the_stages_own_runbook(both_clouds: BothClouds) -> None:
    stacks = ("Monitoring", "Pipeline")
    alarms = [alarm for stack in stacks for alarm in both_clouds.all(stack, "AWS::CloudWatch::Alarm")]
    alerts = both_clouds.google.monitoring.of_type("google_monitoring_alert_policy").values()
    texts = [alarm["AlarmDescription"] for alarm in alarms]
    texts += [alert["documentation"]["content"] for alert in alerts]
    assert len(texts) > 20
    assert [text for text in texts if f" Runbook: {RUNBOOK}#" not in text] == []


def test_a_timeline_advises_the_page_that_the_alarms_link_to(both_clouds: BothClouds) -> None:
    (alarm,) = [
        each["AlarmDescription"]
        for each in both_clouds.all("Monitoring", "AWS::CloudWatch::Alarm")
        if each["AlarmName"].endswith("-aggregate-drift")
    ]
    advice = Adviser(an_event(), both_clouds.stage).drift("2026-11-16")
    assert advice.runbook == alarm.partition("Runbook: ")[2]


def _publisher_role(clouds: BothClouds) -> str:
    """The name under which the publisher asks for Google's token, as AWS makes it."""
    pipeline = clouds.aws.pipeline
    name = clouds.stage.names.publisher
    _, function = pipeline.named("AWS::Lambda::Function", "FunctionName", name)
    role = pipeline.of_type("AWS::IAM::Role")[target_of(function["Role"])]["RoleName"]
    assert isinstance(role, str)
    return role


def _session(clouds: BothClouds) -> str:
    """What AWS's `GetCallerIdentity` says of the publisher, without the session's own name."""
    return f"arn:aws:sts::{clouds.stage.aws_account}:assumed-role/{_publisher_role(clouds)}"


def test_google_trusts_the_publishers_role_of_this_account_and_no_other(both_clouds: BothClouds) -> None:
    provider = both_clouds.google.foundation.only(PROVIDER)
    assert provider["aws"] == {"account_id": both_clouds.stage.aws_account}
    assert provider["attribute_condition"] == f"assertion.arn.startsWith('{_session(both_clouds)}/')"


def test_the_publishers_role_may_be_assumed_by_its_function_alone(both_clouds: BothClouds) -> None:
    _, role = both_clouds.aws.pipeline.named("AWS::IAM::Role", "RoleName", _publisher_role(both_clouds))
    (trusted,) = role["AssumeRolePolicyDocument"]["Statement"]
    assert trusted["Principal"] == {"Service": "lambda.amazonaws.com"}


def test_google_lets_that_role_write_documents_and_nothing_else(both_clouds: BothClouds) -> None:
    foundation = both_clouds.google.foundation
    granted = foundation.of_type("google_project_iam_member")
    (path,) = [path for path, each in granted.items() if each["member"].startswith("principalSet:")]
    grant = granted[path]
    assert (path, grant["role"]) == ("publisher/documents", "roles/datastore.user")
    _, _, attribute = grant["member"].partition("/attribute.")
    name, _, value = attribute.partition("/")
    mapping = foundation.only(PROVIDER)["attribute_mapping"][f"attribute.{name}"]
    assert _mapped(mapping, arn=f"{_session(both_clouds)}/cv-analytics-dev-publisher") == value


def _mapped(expression: str, *, arn: str) -> str:
    """What Google makes of an attribute mapping of texts and `assertion.arn.extract(…)`.

    IAM: "Extracting values from resource attributes".
    """
    return "".join(_part(part, arn) for part in expression.split(" + "))


def _part(part: str, arn: str) -> str:
    extracted = re.fullmatch(r"assertion\.arn\.extract\('(.*)\{\w+\}(.*)'\)", part)
    if not extracted:
        return part.strip("'")
    before, after = extracted.groups()
    _, _, rest = arn.partition(before) if before else ("", "", arn)
    return rest.partition(after)[0] if after else rest


def test_the_publisher_asks_for_a_token_where_google_knows_it(both_clouds: BothClouds) -> None:
    provider = both_clouds.google.foundation.only(PROVIDER)
    name = both_clouds.stage.names.publisher
    _, function = both_clouds.aws.pipeline.named("AWS::Lambda::Function", "FunctionName", name)
    audience = function["Environment"]["Variables"]["GOOGLE_AUDIENCE"]
    pool = both_clouds.google.foundation.only(POOL)["workload_identity_pool_id"]
    place = f"workloadIdentityPools/{pool}/providers/{provider['workload_identity_pool_provider_id']}"
    assert re.fullmatch(rf"//iam\.googleapis\.com/projects/\d+/locations/global/{place}", audience)
    output = both_clouds.google.foundation.body["output"]["publisher_audience"]["value"]
    address = both_clouds.google.foundation.address(PROVIDER, "publisher/provider")
    assert output == f"//iam.googleapis.com/${{{address}.name}}"


def test_the_publisher_writes_into_the_project_that_holds_the_database(both_clouds: BothClouds) -> None:
    name = both_clouds.stage.names.publisher
    _, function = both_clouds.aws.pipeline.named("AWS::Lambda::Function", "FunctionName", name)
    (provider,) = both_clouds.google.foundation.body["provider"]["google"]
    assert function["Environment"]["Variables"]["GOOGLE_PROJECT"] == provider["project"]


def test_neither_cloud_makes_a_key_for_the_other(both_clouds: BothClouds) -> None:
    for stack in both_clouds.google.stacks:
        assert not {kind for kind in stack.resource_types() if re.search(r"_key$|secret_version", kind)} - {
            "google_apikeys_key"
        }
    for name in ("Storage", "Pipeline", "Monitoring", "Access"):
        kinds = {resource["Type"] for resource in both_clouds.template(name)["Resources"].values()}
        assert not kinds & {"AWS::IAM::User", "AWS::IAM::AccessKey", "AWS::SecretsManager::Secret"}
