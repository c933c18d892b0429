from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
import requests

from gcp_stack.project import APIS, state_bucket
from ops.doctor.finding import Finding, State, Step, exit_code, next_step
from ops.doctor.google import GoogleApi, check_google, receiver_url
from stages.stage import Stage, load_stage
from tests.unit.ops.google_api import Resources, serving

DEV = load_stage("dev")
PROJECT = f"projects/{DEV.google_project}"
FUNCTIONS = f"/v2/{PROJECT}/locations/{DEV.google_region}/functions"
SECRETS = f"/v1/{PROJECT}/secrets"
RECEIVER = f"{DEV.names.receiver}@{DEV.google_project}.iam.gserviceaccount.com"
RELAY = f"{DEV.names.relay}@{DEV.google_project}.iam.gserviceaccount.com"
IDENTITY = f"/v1/{PROJECT}/serviceAccounts/{RECEIVER}"
RELAY_IDENTITY = f"/v1/{PROJECT}/serviceAccounts/{RELAY}"
PROVIDER = f"/v1/{PROJECT}/locations/global/workloadIdentityPools/{DEV.names.of('publisher')}/providers/aws"
PROVIDER_NAME = DEV.access.google_publisher_audience.removeprefix("//iam.googleapis.com/")
OF_PUBLISHER = {"name": PROVIDER_NAME, "state": "ACTIVE", "aws": {"accountId": DEV.aws_account}}


@pytest.fixture
def deployed() -> Resources:
    """All that stage `dev` needs."""
    names = DEV.names
    services = [{"config": {"name": f"{api}.googleapis.com"}, "state": "ENABLED"} for api in APIS]
    return {
        f"/v3/{PROJECT}": {"state": "ACTIVE"},
        f"/storage/v1/b/{state_bucket(DEV)}": {"versioning": {"enabled": True}},
        f"/v1/{PROJECT}/services:batchGet": {"services": services},
        f"/v1/{PROJECT}/databases/(default)": {"locationId": DEV.google_region, "type": "FIRESTORE_NATIVE"},
        f"{SECRETS}/{names.webhook_secret}/versions/latest": {"state": "ENABLED"},
        f"{SECRETS}/{names.github_token}/versions/latest": {"state": "ENABLED"},
        f"{FUNCTIONS}/{names.receiver}": {"state": "ACTIVE", "url": "https://receiver.example.com"},
        f"{FUNCTIONS}/{names.relay}": {"state": "ACTIVE"},
        f"{FUNCTIONS}/{names.redeliver}": {"state": "ACTIVE"},
        IDENTITY: {"uniqueId": DEV.access.google_service_account_id},
        RELAY_IDENTITY: {"uniqueId": DEV.access.google_relay_account_id},
        PROVIDER: OF_PUBLISHER,
    }


@pytest.fixture
def api(deployed: Resources) -> Iterator[GoogleApi]:
    with serving(deployed) as origin, requests.Session() as session:
        yield GoogleApi(session, origin)


def not_ok(api: GoogleApi, stage: Stage = DEV) -> list[Finding]:
    return [finding for finding in check_google(stage, api) if finding.state is not State.OK]


def test_a_deployed_stage_lacks_nothing(api: GoogleApi) -> None:
    findings = list(check_google(DEV, api))
    assert not_ok(api) == []
    assert len(findings) == 12
    assert (exit_code(findings), next_step(findings)) == (0, None)


@pytest.mark.parametrize(
    ("path", "found", "state", "step", "remedy"),
    [
        (f"/storage/v1/b/{state_bucket(DEV)}", 404, "missing", Step.GOOGLE_PROJECT, "buckets create"),
        (f"/storage/v1/b/{state_bucket(DEV)}", {}, "missing", Step.GOOGLE_PROJECT, "--versioning"),
        (f"/storage/v1/b/{state_bucket(DEV)}", 403, "unknown", Step.GOOGLE_PROJECT, "buckets create"),
        (f"/v1/{PROJECT}/databases/(default)", 404, "missing", Step.GOOGLE_FOUNDATION, "foundation"),
        (
            f"{SECRETS}/{DEV.names.webhook_secret}/versions/latest",
            404,
            "missing",
            Step.SECRETS,
            "versions add cv-analytics-dev-webhook-secret",
        ),
        (
            f"{SECRETS}/{DEV.names.github_token}/versions/latest",
            {"state": "DISABLED"},
            "missing",
            Step.SECRETS,
            "versions add cv-analytics-dev-github-token",
        ),
        (f"{FUNCTIONS}/{DEV.names.relay}", 404, "missing", Step.GOOGLE_FUNCTIONS, "functions"),
        (
            f"{FUNCTIONS}/{DEV.names.receiver}",
            {"state": "FAILED"},
            "missing",
            Step.GOOGLE_FUNCTIONS,
            "functions",
        ),
        (IDENTITY, {"uniqueId": "9" * 21}, "missing", Step.IDENTITIES, f'"{"9" * 21}"'),
        (IDENTITY, 404, "missing", Step.IDENTITIES, "foundation"),
        (PROVIDER, 404, "missing", Step.IDENTITIES, "foundation"),
        (PROVIDER, 403, "unknown", Step.IDENTITIES, "foundation"),
        (PROVIDER, OF_PUBLISHER | {"disabled": True}, "missing", Step.IDENTITIES, "foundation"),
        (PROVIDER, OF_PUBLISHER | {"aws": {"accountId": "1"}}, "missing", Step.IDENTITIES, "foundation"),
        (
            PROVIDER,
            OF_PUBLISHER | {"name": "projects/7/another"},
            "missing",
            Step.IDENTITIES,
            'google_publisher_audience = "//iam.googleapis.com/projects/7/another"',
        ),
    ],
)
def test_what_is_missing_comes_with_its_remedy(  # noqa: PLR0913, PLR0917  # a row of the table, and two fixtures
    api: GoogleApi,
    deployed: Resources,
    path: str,
    found: object,
    state: str,
    step: Step,
    remedy: str,
) -> None:
    assert path in deployed
    deployed[path] = found
    (finding,) = not_ok(api)
    assert (finding.state, finding.step) == (state, step)
    assert remedy in finding.remedy
    assert finding.detail
    assert next_step([finding]) is step


def test_an_api_that_is_off_is_named(api: GoogleApi, deployed: Resources) -> None:
    deployed[f"/v1/{PROJECT}/services:batchGet"]["services"][0]["state"] = "DISABLED"
    (finding,) = not_ok(api)
    assert finding.detail == f"not enabled: {APIS[0]}"


def test_without_the_project_nothing_else_is_asked(api: GoogleApi, deployed: Resources) -> None:
    deployed[f"/v3/{PROJECT}"] = 403
    (finding,) = check_google(DEV, api)
    assert (finding.state, finding.step) == (State.MISSING, Step.GOOGLE_PROJECT)
    assert "gcloud auth" in finding.remedy


def test_an_identity_that_stages_toml_does_not_have_yet_is_given(api: GoogleApi) -> None:
    stage = replace(DEV, access=replace(DEV.access, google_service_account_id=""))
    (finding,) = not_ok(api, stage)
    assert finding.detail == f"stages.toml says nothing, it is {DEV.access.google_service_account_id}"


def test_google_out_of_reach_is_a_finding_and_no_error() -> None:
    with requests.Session() as session:
        (finding,) = check_google(DEV, GoogleApi(session, "http://127.0.0.1:9"))
    assert finding.state is State.MISSING
    assert "refused" in finding.detail


def test_the_receivers_address_is_googles_word(api: GoogleApi, deployed: Resources) -> None:
    assert receiver_url(DEV, api) == "https://receiver.example.com"
    deployed[f"{FUNCTIONS}/{DEV.names.receiver}"] = 404
    assert receiver_url(DEV, api) is None
