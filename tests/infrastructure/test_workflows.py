"""GitHub's workflows: no keys, the least of permissions, nothing that can move, only what `make` knows."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]  # its stubs are not among the pins

from deploying.providers import LOCK
from gcp_stack.golden import STAGES
from gcp_stack.project import STACKS
from stages.stage import STAGES_FILE
from tests.hostile import HOSTILE, RecordingCheckout
from toolchain.tools import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
# `on` is a truth value to YAML 1.1.
ON: Any = True
ROLES = {"aws-actions/configure-aws-credentials", "google-github-actions/auth"}
PINNED = re.compile(r"^\s*(?:- )?uses: ([\w.-]+/[\w./-]+)@([0-9a-f]{40}) # v\d+\.\d+\.\d+$")


def _workflow(name: str) -> dict[str, Any]:
    body = yaml.safe_load((ROOT / ".github" / "workflows" / name).read_text())
    assert isinstance(body, dict)
    return body


def _jobs() -> list[tuple[str, dict[str, Any]]]:
    return [
        (f"{file.stem}/{name}", job)
        for file in WORKFLOWS
        for name, job in _workflow(file.name)["jobs"].items()
    ]


def test_there_is_one_for_changes_one_for_deployments_and_one_back() -> None:
    assert [file.stem for file in WORKFLOWS] == ["deploy", "pull-request", "rollback"]


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.stem)
def test_every_action_is_a_commit_with_its_version_beside_it(file: Any) -> None:
    used = [line for line in file.read_text().splitlines() if re.search(r"\buses:", line)]
    assert used
    assert [line for line in used if not PINNED.match(line)] == []


def test_the_same_action_is_the_same_commit_everywhere() -> None:
    seen: dict[str, set[str]] = {}
    for file in WORKFLOWS:
        for line in file.read_text().splitlines():
            if found := PINNED.match(line):
                seen.setdefault(found[1], set()).add(found[2])
    assert {action: commits for action, commits in seen.items() if len(commits) > 1} == {}


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.stem)
def test_no_workflow_reads_a_secret(file: Any) -> None:
    text = file.read_text()
    assert "secrets." not in text
    for word in ("aws-access-key-id", "aws-secret-access-key", "credentials_json", "AWS_ACCESS_KEY_ID"):
        assert word not in text


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.stem)
def test_a_workflow_may_read_the_code_and_jobs_ask_for_what_they_need(file: Any) -> None:
    assert _workflow(file.name)["permissions"] == {"contents": "read"}


def test_only_jobs_that_take_on_a_role_may_ask_for_an_identity() -> None:
    for name, job in _jobs():
        takes_on = any("configure-aws-credentials" in step.get("uses", "") for step in job["steps"])
        asked = job.get("permissions", {})
        assert (asked.get("id-token") == "write") == takes_on, name
        assert set(asked) <= {"contents", "id-token", "pull-requests"}, name


def test_a_job_that_changes_a_stage_is_in_its_environment_and_alone_there() -> None:
    for name, job in _jobs():
        commands = " ".join(step.get("run", "") for step in job["steps"])
        if re.search(r"make (deploy|rollback)", commands):
            assert job["environment"] == job["env"]["STAGE"], name
            group = job["concurrency"]["group"]
            assert group == f"deploy-{job['environment']}", name
            assert job["concurrency"]["cancel-in-progress"] is False, name


def test_what_a_fork_sends_gets_no_identity() -> None:
    job = _workflow("pull-request.yml")["jobs"]["difference"]
    assert "head.repo.full_name == github.repository" in job["if"]
    assert "environment" not in job
    assert ON in _workflow("pull-request.yml")
    assert "pull_request_target" not in (ROOT / ".github/workflows/pull-request.yml").read_text()


def test_every_target_is_one_of_makes() -> None:
    makefile = (ROOT / "Makefile").read_text()
    targets = {
        target for line in re.findall(r"^([a-z -]+):", makefile, re.MULTILINE) for target in line.split()
    }
    called = {
        target
        for _, job in _jobs()
        for step in job["steps"]
        for target in re.findall(r"\bmake ([a-z-]+)", step.get("run", ""))
    }
    assert called == {"setup", "deploy-aws", "deploy-gcp", "diff-aws", "rollback-aws"}
    assert called <= targets


@pytest.mark.parametrize("file", ["deploy.yml", "rollback.yml"])
def test_every_stage_that_can_be_chosen_is_there(file: str) -> None:
    offered = _workflow(file)[ON]["workflow_dispatch"]["inputs"]["stage"]["options"]
    stages = tomllib.loads(STAGES_FILE.read_text())
    deployable = {name for name, table in stages.items() if name != "defaults" and not table.get("emulated")}
    assert set(offered) == deployable


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.stem)
def test_nothing_that_somebody_types_reaches_a_shell_but_as_a_variable(file: Any) -> None:
    for _, job in [(name, job) for name, job in _jobs() if name.startswith(file.stem)]:
        for step in job["steps"]:
            assert "${{" not in step.get("run", "")


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
def test_a_workflow_runs_nothing_of_what_is_typed_into_it(value: str, tmp_path: Path) -> None:
    checkout = RecordingCheckout(tmp_path)
    for job in _jobs_with_inputs():
        typed = {name: value for name, source in job["env"].items() if "inputs." in source}
        for step in job["steps"]:
            if "run" in step:
                done = checkout.run("bash", "-e", "-c", step["run"], **typed)
                assert done.returncode == 0, done.stderr
        assert checkout.arguments().count(value) or f"--to={value}" in checkout.arguments()
        assert checkout.is_untouched


def test_an_input_reaches_a_job_by_its_variables_and_its_environment_alone() -> None:
    """Anything may read an action's `with` and a step's `env`."""
    for name, job in _jobs():
        assert "inputs." not in str(job["steps"]), name


def test_set_up_comes_before_a_role_and_nothing_is_installed_after_it() -> None:
    for name, job in _jobs():
        uses = [step.get("uses", "").partition("@")[0] for step in job["steps"]]
        roles = [at for at, action in enumerate(uses) if action in ROLES]
        if roles:
            before, after = job["steps"][: roles[0]], job["steps"][roles[0] :]
            assert "make setup" in [step.get("run") for step in before], name
            assert {step["uses"].partition("@")[0] for step in after if "uses" in step} <= ROLES, name


def _jobs_with_inputs() -> list[dict[str, Any]]:
    jobs = [job for _, job in _jobs() if "inputs." in str(job.get("env", {}))]
    assert len(jobs) == 2
    return jobs


def test_terraform_reads_every_golden_stack_by_the_checksums_that_are_kept(tmp_path: Path) -> None:
    (script,) = [
        step["run"] for step in _workflow("pull-request.yml")["jobs"]["terraform"]["steps"] if "run" in step
    ]
    stacks = [f"{stage}/{word}" for stage in STAGES for word in STACKS]
    for stack in stacks:
        (tmp_path / "gcp_stack" / "golden" / stack).mkdir(parents=True)
    (tmp_path / "gcp_stack" / "locks").mkdir()
    (tmp_path / "gcp_stack" / "locks" / "foundation.hcl").write_text("checksums")
    program = tmp_path / "bin" / "terraform"
    program.parent.mkdir()
    program.write_text('#!/bin/sh\necho "$@" >> "$LOG"\n')
    program.chmod(0o755)
    environment = {"PATH": f"{program.parent}:/usr/bin:/bin", "LOG": str(tmp_path / "log")}
    environment["TF_PLUGIN_CACHE_DIR"] = str(tmp_path / "plugins")
    subprocess.run(["/bin/bash", "-e", "-c", script], cwd=tmp_path, env=environment, check=True)  # noqa: S603
    ran = (tmp_path / "log").read_text().splitlines()
    assert sorted(line for line in ran if "validate" in line) == sorted(
        f"-chdir=gcp_stack/golden/{stack}/ validate" for stack in stacks
    )
    for stage in STAGES:
        assert (tmp_path / "gcp_stack/golden" / stage / "foundation" / LOCK).read_text() == "checksums"


def test_consumers_are_deployed_before_producers() -> None:
    steps = [step.get("run", "") for step in _workflow("deploy.yml")["jobs"]["deploy"]["steps"]]
    assert steps.index("make deploy-aws YES=1") < steps.index("make deploy-gcp YES=1")
