"""The order of a deployment to Google: each stack planned, shown, agreed to and applied before the next."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest
from requests import Session

from deploying import providers
from deploying.asking import nobody
from deploying.google import GoogleDeployment
from deploying.refusal import Refused
from deploying.source import Source
from gcp_stack.project import STACKS, state_bucket
from ops.doctor.google import GoogleApi
from stages.stage import load_stage
from tests.unit.ops.google_api import Resources, serving

DEV = load_stage("dev")
SECRETS = f"/v1/projects/{DEV.google_project}/secrets"
# Terraform itself needs its provider from a registry: this one says what it was asked, and where.
TERRAFORM = """#!/bin/sh
echo "$(basename "$PWD") $1" >> {log}
case "$1" in
  init) echo "$@" >> {log}.init ;;
  providers) echo "checksums of $(basename "$PWD")" > .terraform.lock.hcl ;;
  plan) test -e {unchanged} && echo "No changes. Your infrastructure matches." ;;
  apply) test -e fails && cat fails && rm fails && exit 1 ;;
esac
exit 0
"""


@pytest.fixture
def resources() -> Resources:
    version = {"state": "ENABLED"}
    return {
        f"/v3/projects/{DEV.google_project}": {"state": "ACTIVE"},
        f"/storage/v1/b/{state_bucket(DEV)}": {"versioning": {"enabled": True}},
        f"{SECRETS}/{DEV.names.webhook_secret}/versions/latest": version,
        f"{SECRETS}/{DEV.names.github_token}/versions/latest": version,
    }


@pytest.fixture
def api(resources: Resources) -> Iterator[GoogleApi]:
    with serving(resources) as origin, Session() as session:
        yield GoogleApi(session, origin)


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture
def deployment(
    api: GoogleApi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, waits: list[float]
) -> GoogleDeployment:
    program = tmp_path / "bin" / "terraform"
    program.parent.mkdir()
    program.write_text(TERRAFORM.format(log=tmp_path / "log", unchanged=tmp_path / "unchanged"))
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
    for word in STACKS:
        (tmp_path / "cdktf.out" / "dev" / "stacks" / DEV.names.of(word)).mkdir(parents=True)
    found = GoogleDeployment(DEV, Source(tmp_path, "revision"), api=api, wait=waits.append)
    found.check()
    return found


def _log(folder: Path) -> list[str]:
    file = folder / "log"
    return file.read_text().splitlines() if file.exists() else []


def test_each_stack_is_planned_and_applied_before_the_next(
    deployment: GoogleDeployment, tmp_path: Path
) -> None:
    asked: list[str] = []
    deployment.deploy(asked.append)
    names = [DEV.names.of(word) for word in STACKS]
    assert _log(tmp_path) == [f"{name} {step}" for name in names for step in ("init", "plan", "apply")]
    assert asked == [f"Apply this to {name}?" for name in names]


PASSES = {
    "monitoring": (10, 'Cannot find metric(s) that match type = "logging.googleapis.com/user/x"'),
    "foundation": (3, "Cloud Firestore API has not been used in project p before or it is disabled."),
    "functions": (3, "Access to bucket gcf-v2-sources-1-europe-west2 denied. You must grant Storage Object"),
}
"""What Google answers of what it does not know yet, by a stack where it does, and how long that takes."""


@pytest.mark.parametrize("word", PASSES)
def test_what_google_does_not_know_yet_is_tried_once_more(
    deployment: GoogleDeployment, tmp_path: Path, waits: list[float], word: str
) -> None:
    minutes, output = PASSES[word]
    failing(tmp_path, word, output)
    asked: list[str] = []
    deployment.deploy(asked.append)
    assert waits == [60 * minutes]
    assert asked.count(f"Apply this to {DEV.names.of(word)}?") == 2
    steps = [line.split()[1] for line in _log(tmp_path) if line.split()[0] == DEV.names.of(word)]
    assert steps == ["init", "plan", "apply"] * 2


def test_what_does_not_pass_is_not_tried_again(
    deployment: GoogleDeployment, tmp_path: Path, waits: list[float]
) -> None:
    failing(tmp_path, "functions", "Error 400: the function's name is not valid")
    with pytest.raises(Refused, match="failed with exit code 1"):
        deployment.deploy(nobody)
    assert waits == []


def failing(folder: Path, word: str, output: str) -> None:
    """The stack's next application fails with this output."""
    (folder / "cdktf.out" / "dev" / "stacks" / DEV.names.of(word) / "fails").write_text(output)


def test_providers_are_taken_by_the_checksums_that_are_kept(
    deployment: GoogleDeployment, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for word in STACKS:
        (tmp_path / "golden" / word).mkdir(parents=True)
    (tmp_path / "gcp_stack").mkdir()
    assert providers.main(tmp_path / "golden", root=tmp_path) == 0
    deployment.show_changes()
    for word in STACKS:
        stack = tmp_path / "cdktf.out" / "dev" / "stacks" / DEV.names.of(word)
        assert (stack / providers.LOCK).read_text() == f"checksums of {word}\n"
    inits = (tmp_path / "log.init").read_text().splitlines()
    assert len(inits) == len(STACKS)
    assert all("-lockfile=readonly" in line for line in inits)
    assert providers.NOT_PINNED not in capsys.readouterr().out


def test_a_deployment_without_checksums_says_so(
    deployment: GoogleDeployment, capsys: pytest.CaptureFixture[str]
) -> None:
    deployment.show_changes()
    assert providers.NOT_PINNED in capsys.readouterr().out


def test_where_nothing_differs_nothing_is_asked_or_applied(
    deployment: GoogleDeployment, tmp_path: Path
) -> None:
    (tmp_path / "unchanged").touch()
    asked: list[str] = []
    deployment.deploy(asked.append)
    assert asked == []
    assert not [line for line in _log(tmp_path) if line.endswith("apply")]


def test_a_difference_is_shown_and_nothing_is_applied(deployment: GoogleDeployment, tmp_path: Path) -> None:
    deployment.show_changes()
    assert {line.split()[1] for line in _log(tmp_path)} == {"init", "plan"}


def test_functions_wait_for_their_secrets(
    deployment: GoogleDeployment, resources: Resources, tmp_path: Path
) -> None:
    del resources[f"{SECRETS}/{DEV.names.webhook_secret}/versions/latest"]
    with pytest.raises(Refused, match="gcloud secrets versions add cv-analytics-dev-webhook-secret"):
        deployment.deploy(nobody)
    assert {line.split()[0] for line in _log(tmp_path)} == {DEV.names.of("foundation")}


def test_functions_wait_where_the_secrets_cannot_be_looked_at(
    deployment: GoogleDeployment, resources: Resources, tmp_path: Path
) -> None:
    resources[f"{SECRETS}/{DEV.names.webhook_secret}/versions/latest"] = 403
    with pytest.raises(Refused, match="HTTP 403"):
        deployment.deploy(nobody)
    assert {line.split()[0] for line in _log(tmp_path)} == {DEV.names.of("foundation")}


def test_a_no_ends_it(deployment: GoogleDeployment, tmp_path: Path) -> None:
    def no(_question: str) -> None:
        raise Refused("Nothing was deployed.")

    with pytest.raises(Refused):
        deployment.deploy(no)
    assert not [line for line in _log(tmp_path) if line.endswith("apply")]


def test_without_a_place_for_its_state_nothing_is_planned(
    api: GoogleApi, resources: Resources, tmp_path: Path
) -> None:
    resources[f"/storage/v1/b/{state_bucket(DEV)}"] = 404
    with pytest.raises(Refused, match="gcloud storage buckets create"):
        GoogleDeployment(DEV, Source(tmp_path, "revision"), api=api).check()


def test_an_emulated_stage_is_not_googles(api: GoogleApi, tmp_path: Path) -> None:
    local = dataclasses.replace(DEV, emulated=True)
    with pytest.raises(Refused, match="make run"):
        GoogleDeployment(local, Source(tmp_path, "revision"), api=api).check()


def test_without_terraform_it_says_what_to_install(
    api: GoogleApi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Refused, match="install Terraform"):
        GoogleDeployment(DEV, Source(tmp_path, "revision"), api=api)
