"""`make deploy-aws`, `diff-aws` and `rollback-aws`, walked through as a new user would, into the emulator."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import pytest

from local.aws_emulator import AwsEmulator
from local.deploy import Deployment
from stages.stage import load_stage
from tests.integration.checkout import SECONDS, Project

DEV = dataclasses.replace(load_stage("dev"), aws_account="000000000000")
"""In the account that is the emulator's own."""
pytestmark = pytest.mark.xdist_group("deploying")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    folder = tmp_path_factory.mktemp("deploying")
    emulator = AwsEmulator(folder / "aws", DEV.aws_region)
    started = emulator.start()
    try:
        emulator.wait()
        yield Project.create(folder / "project", emulator)
    finally:
        started.stop()


def _bootstrap(project: Project) -> None:
    deployment = Deployment(DEV, project.emulator.folder)
    deployment.start_bootstrap(project.emulator.client_environment).wait(seconds=SECONDS)


def test_a_stage_is_deployed_changed_and_rolled_back(project: Project) -> None:
    """One walk, in the order of docs/deploy.md: each step stands on the one before."""
    was = load_stage("dev").aws_account
    first = project.change(
        f'[dev]\naws_account = "{was}"', f'[dev]\nemulated = true\naws_account = "{DEV.aws_account}"'
    )

    code, said = project.run("deploy", "aws", "dev")
    assert code == 2
    assert "`cdk bootstrap aws://000000000000/eu-west-2`" in said

    _bootstrap(project)
    code, said = project.run("diff", "aws", "dev")
    assert code == 0, said
    assert "[+] AWS::SQS::Queue" in said
    assert "Nothing was changed. To deploy: `make deploy-aws STAGE=dev`." in said
    assert project.client("sqs").list_queues().get("QueueUrls", []) == []

    code, said = project.run("deploy", "aws", "dev", "--yes")
    assert code == 0, said
    assert "`make deploy-gcp STAGE=dev`" in said
    assert project.deployed_revision() == first

    code, said = project.run("deploy", "aws", "dev", "--yes")
    assert code == 0, said
    assert "Nothing differs, so nothing is deployed." in said

    before = project.processor_memory()
    second = project.change(f"memory_mb = {before}", f"memory_mb = {before + 256}")
    code, said = project.run("deploy", "aws", "dev", "--yes")
    assert code == 0, said
    assert f"[-] {before}" in said
    assert project.processor_memory() == before + 256
    assert project.deployed_revision() == second

    code, said = project.run("rollback", "aws", "dev", "--to", first, "--yes")
    assert code == 0, said
    assert "What this does not take back" in said
    assert project.processor_memory() == before
    assert len(project.git("worktree", "list").splitlines()) == 1
