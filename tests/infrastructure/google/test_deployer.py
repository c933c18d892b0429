"""Who deploys from outside: jobs of one repository in one environment, without any key."""

from __future__ import annotations

import dataclasses

import pytest

from stages.stage import load_stage
from tests.infrastructure.google.provider_schema import config_of, faults
from tests.infrastructure.google.synthesis import Synthesised, Terraform, synthesise

POOL = "google_iam_workload_identity_pool"
PROVIDER = f"{POOL}_provider"


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Terraform:
    return open_to(tmp_path_factory)


def open_to(folders: pytest.TempPathFactory, *, owner: str = "", repository: str = "") -> Terraform:
    stage = load_stage("dev")
    deployer = dataclasses.replace(
        stage.deployer,
        github_repository="owner/name",
        github_owner_id=owner,
        github_repository_id=repository,
    )
    return synthesise(dataclasses.replace(stage, deployer=deployer), folders).foundation


def test_the_pool_lets_jobs_of_one_repository_and_one_environment_in(opened: Terraform) -> None:
    provider = opened.of_type(PROVIDER)["deployer/provider"]
    assert provider["attribute_condition"] == (
        'assertion.repository == "owner/name" && assertion.environment == "dev"'
    )
    assert provider["oidc"] == {"issuer_uri": "https://token.actions.githubusercontent.com"}


def test_a_repository_is_known_by_its_numbers_where_they_are_set(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Also in the identities that GitHub gives to new repositories."""
    opened = open_to(tmp_path_factory, owner="1", repository="2")
    assert opened.of_type(PROVIDER)["deployer/provider"]["attribute_condition"] == (
        'assertion.repository_owner_id == "1" && assertion.repository_id == "2"'
        ' && assertion.environment == "dev"'
    )


def test_only_jobs_of_that_environment_may_be_the_deployer(opened: Terraform) -> None:
    (grant,) = opened.of_type("google_service_account_iam_member").values()
    assert grant["role"] == "roles/iam.workloadIdentityUser"
    assert grant["member"].startswith("principalSet://")
    assert grant["member"].endswith("/attribute.environment/dev")
    mapping = opened.of_type(PROVIDER)["deployer/provider"]["attribute_mapping"]
    assert mapping["attribute.environment"] == "assertion.environment"
    assert opened.resource_types() & {"google_service_account_key"} == set()


def test_the_deployer_owns_and_edits_no_project(opened: Terraform) -> None:
    grants = opened.of_type("google_project_iam_member").items()
    roles = {grant["role"] for path, grant in grants if path.startswith("deployer/")}
    assert roles
    assert not {"roles/owner", "roles/editor"} & roles


def test_every_argument_is_one_of_the_providers(opened: Terraform) -> None:
    for kind in (POOL, PROVIDER):
        for made in opened.of_type(kind).values():
            assert list(faults(config_of(kind), made, kind)) == []


def test_pool_and_account_have_names_that_google_takes(opened: Terraform) -> None:
    for pool in opened.of_type(POOL).values():
        assert 4 <= len(pool["workload_identity_pool_id"]) <= 32
    accounts = opened.of_type("google_service_account")
    assert 6 <= len(accounts["deployer/account"]["account_id"]) <= 30


def test_where_no_repository_is_named_no_job_of_github_is_trusted(prod: Synthesised) -> None:
    providers = [made for stack in prod.stacks for made in stack.of_type(PROVIDER).values()]
    assert [made["workload_identity_pool_provider_id"] for made in providers] == ["aws"]
    assert not [made for made in providers if "oidc" in made]
