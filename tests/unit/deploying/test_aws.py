"""What a deployment of the AWS side says before it asks."""

from __future__ import annotations

import dataclasses
import io

import pytest

from deploying import aws
from deploying.asking import nobody, person
from deploying.aws import AwsDeployment
from deploying.refusal import Refused
from deploying.source import this_tree
from stages.stage import load_stage


class _Dry(AwsDeployment):
    """Finds changes, and deploys none."""

    deployed = False

    def show_changes(self) -> bool:
        return True

    def _deploy(self) -> None:
        self.deployed = True


@pytest.mark.parametrize(
    ("is_the_runtime", "emulated", "says"), [(False, False, True), (True, False, False), (False, True, False)]
)
def test_a_deployment_that_ships_no_bytecode_says_so_and_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    *,
    is_the_runtime: bool,
    emulated: bool,
    says: bool,
) -> None:
    monkeypatch.setattr(aws, "HAS_ITS_BYTECODE", is_the_runtime)
    stage = dataclasses.replace(load_stage("dev"), emulated=emulated)
    _Dry(stage, this_tree()).deploy(nobody)
    said = capsys.readouterr().out
    assert ("they are shipped without bytecode" in said) is says
    assert ("`make setup PYTHON=python3.13`" in said) is says


def test_without_a_terminal_nothing_is_deployed_unless_it_was_agreed_to_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))
    deployment = _Dry(load_stage("dev"), this_tree())
    with pytest.raises(Refused, match="YES=1"):
        deployment.deploy(person)
    assert not deployment.deployed
    deployment.deploy(nobody)
    assert deployment.deployed
