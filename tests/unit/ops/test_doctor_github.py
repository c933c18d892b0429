"""The identity that GitHub gives to jobs, compared with the one that the clouds trust."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
import requests

from ops.doctor.finding import Finding, State
from ops.doctor.github import check_deployer
from stages.stage import Stage, load_stage
from tests.unit.ops.google_api import Resources, serving

PATH = "/repos/octo/hello/actions/oidc/customization/sub"
OLD, NEW = "repo:octo/hello", "repo:octo@1/hello@2"


@pytest.fixture
def github() -> Resources:
    return {}


@pytest.fixture
def stage(github: Resources) -> Iterator[Stage]:
    dev = load_stage("dev")
    with serving(github) as origin:
        yield replace(
            dev,
            deployer=replace(dev.deployer, github_repository="octo/hello"),
            redeliver=replace(dev.redeliver, github_api_url=origin),
        )


def look(stage: Stage) -> Finding:
    with requests.Session() as session:
        (finding,) = check_deployer(stage, session)
    return finding


def numbered(stage: Stage) -> Stage:
    return replace(stage, deployer=replace(stage.deployer, github_owner_id="1", github_repository_id="2"))


@pytest.mark.parametrize(
    ("given", "has_numbers", "state"),
    [
        (OLD, False, State.OK),
        (NEW, True, State.OK),
        (NEW, False, State.MISSING),
        (OLD, True, State.MISSING),
    ],
)
def test_the_trusted_identity_must_be_the_one_that_jobs_have(
    stage: Stage, github: Resources, given: str, state: State, *, has_numbers: bool
) -> None:
    github[PATH] = {"use_default": True, "sub_claim_prefix": given}
    assert look(numbered(stage) if has_numbers else stage).state is state


def test_the_remedy_has_the_numbers(stage: Stage, github: Resources) -> None:
    github[PATH] = {"use_default": True, "sub_claim_prefix": NEW}
    remedy = look(stage).remedy
    assert 'github_owner_id = "1"' in remedy
    assert 'github_repository_id = "2"' in remedy


def test_a_server_that_does_not_say_has_the_names_alone(stage: Stage, github: Resources) -> None:
    github[PATH] = {"use_default": True}
    assert look(stage).state is State.OK


@pytest.mark.parametrize("status", [401, 404])
def test_without_a_token_the_command_that_shows_it_is_named(
    stage: Stage, github: Resources, status: int
) -> None:
    github[PATH] = status
    finding = look(stage)
    assert finding.state is State.UNKNOWN
    assert "gh api repos/octo/hello/actions/oidc/customization/sub" in finding.remedy


def test_a_stage_that_github_does_not_deploy_is_not_looked_at() -> None:
    with requests.Session() as session:
        assert list(check_deployer(load_stage("dev"), session)) == []
