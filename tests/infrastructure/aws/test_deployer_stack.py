"""Who deploys from outside: jobs of one repository, in one environment, by the CDK's own roles alone."""

from __future__ import annotations

import dataclasses
import json
from fnmatch import fnmatch
from typing import Any

import pytest

from stacks.review import CHANGE_SET, FOLDER
from stages.stage import Stage, load_stage
from tests.infrastructure.aws.synthesis import Synthesised, Template, statements, synthesise

REPOSITORY = "owner/name"

GITHUB = "token.actions.githubusercontent.com"


def _open_to(stage: Stage, **deployer: object) -> Stage:
    settings = dataclasses.replace(stage.deployer, github_repository=REPOSITORY, **deployer)  # type: ignore[arg-type]  # each by its name
    return dataclasses.replace(stage, deployer=settings)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Synthesised:
    return synthesise(_open_to(load_stage("dev")), tmp_path_factory)


def _deployer(synthesised: Synthesised) -> Template:
    file = synthesised.folder / f"CvAnalytics-{synthesised.stage.name}-Deployer.template.json"
    return Template(json.loads(file.read_text()))


@pytest.mark.parametrize(
    ("role", "place"), [("deployer_role", "environment:dev"), ("reviewer_role", "pull_request")]
)
def test_a_role_is_for_one_place_of_one_repository(opened: Synthesised, role: str, place: str) -> None:
    _, found = _deployer(opened).named("AWS::IAM::Role", "RoleName", getattr(opened.stage.names, role))
    (trust,) = found["AssumeRolePolicyDocument"]["Statement"]
    assert trust["Action"] == "sts:AssumeRoleWithWebIdentity"
    assert trust["Condition"] == {
        "StringEquals": {
            f"{GITHUB}:aud": "sts.amazonaws.com",
            f"{GITHUB}:sub": f"repo:{REPOSITORY}:{place}",
        }
    }


@pytest.mark.parametrize(
    ("role", "place"), [("deployer_role", "environment:dev"), ("reviewer_role", "pull_request")]
)
def test_a_new_repository_is_known_by_its_numbers(
    tmp_path_factory: pytest.TempPathFactory, role: str, place: str
) -> None:
    """GitHub gives them to jobs of repositories of July 2026 and later; AWS compares the whole text."""
    stage = _open_to(load_stage("dev"), github_owner_id="1", github_repository_id="2")
    found = synthesise(stage, tmp_path_factory)
    _, role_of_jobs = _deployer(found).named("AWS::IAM::Role", "RoleName", getattr(stage.names, role))
    (trust,) = role_of_jobs["AssumeRolePolicyDocument"]["Statement"]
    assert trust["Condition"]["StringEquals"][f"{GITHUB}:sub"] == f"repo:owner@1/name@2:{place}"


def test_the_deployer_may_take_on_the_cdks_roles_of_its_place_and_nothing_else(opened: Synthesised) -> None:
    (policy,) = [
        policy
        for name, policy in _deployer(opened).of_type("AWS::IAM::Policy").items()
        if name.startswith("Deployer")
    ]
    (statement,) = statements(policy)
    assert statement["Action"] == ["sts:AssumeRole"]
    account, region = opened.stage.aws_account, opened.stage.aws_region
    assert set(statement["Resource"]) == {
        f"arn:aws:iam::{account}:role/cdk-hnb659fds-{word}-role-{account}-{region}"
        for word in ("deploy", "file-publishing", "lookup")
    }


def _reviewers(opened: Synthesised) -> list[dict[str, Any]]:
    (policy,) = [
        policy
        for name, policy in _deployer(opened).of_type("AWS::IAM::Policy").items()
        if name.startswith("Reviewer")
    ]
    return statements(policy)


def test_the_reviewer_may_look_and_try_and_nothing_else(opened: Synthesised) -> None:
    look, attempt, place, parameters = _reviewers(opened)
    assert all(
        action.startswith(("cloudformation:Get", "cloudformation:List", "cloudformation:Describe"))
        for action in look["Action"]
    )
    assert {resource.rpartition(":")[2] for resource in look["Resource"]} == {
        "stack/CDKToolkit/*",
        "stack/CvAnalytics-dev-*",
    }
    assert set(attempt["Action"]) == {
        f"cloudformation:{does}ChangeSet" for does in ("Create", "Describe", "Delete")
    }
    assert [resource.rpartition(":")[2] for resource in attempt["Resource"]] == ["stack/CvAnalytics-dev-*"]
    assert attempt["Condition"] == {"StringEquals": {"cloudformation:ChangeSetName": CHANGE_SET}}
    assert [resource.partition("/")[2] for resource in place["Resource"]] == [f"{FOLDER}/*"]
    assert parameters["Action"] == ["ssm:GetParameters"]


def test_the_reviewer_may_read_every_parameter_that_a_template_names(
    opened: Synthesised,
) -> None:
    *_, parameters = _reviewers(opened)
    allowed = [resource.partition(":parameter")[2] for resource in parameters["Resource"]]
    named = {
        parameter["Default"]
        for file in opened.folder.glob("*.template.json")
        for parameter in json.loads(file.read_text()).get("Parameters", {}).values()
        if parameter["Type"].startswith("AWS::SSM::")
    }
    assert len(named) > 1
    assert [name for name in named if not any(fnmatch(name, pattern) for pattern in allowed)] == []


def test_an_account_that_knows_github_is_not_told_again(
    opened: Synthesised, tmp_path_factory: pytest.TempPathFactory
) -> None:
    again = synthesise(_open_to(load_stage("dev"), provider_exists=True), tmp_path_factory)
    provider = "AWS::IAM::OIDCProvider"
    assert len(_deployer(opened).of_type(provider)) == 1
    assert len(_deployer(again).of_type(provider)) == 0
    role = _deployer(again).named("AWS::IAM::Role", "RoleName", again.stage.names.deployer_role)[1]
    (trust,) = role["AssumeRolePolicyDocument"]["Statement"]
    assert trust["Principal"] == {
        "Federated": f"arn:aws:iam::{again.stage.aws_account}:oidc-provider/{GITHUB}"
    }


def test_where_no_repository_is_named_nobody_is_trusted(prod: Synthesised) -> None:
    assert not [file for file in prod.folder.iterdir() if "Deployer" in file.name]
