"""What tests of one cloud and of both share."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from stages.stage import load_stage
from tests.infrastructure.aws import synthesis as aws
from tests.infrastructure.both_clouds import RUNBOOK, BothClouds
from tests.infrastructure.google import synthesis as google

_HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All on one worker, which alone starts jsii's Node and makes each stage's templates."""
    for item in items:
        if _HERE in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("templates"))


@pytest.fixture(scope="session")
def google_dev(tmp_path_factory: pytest.TempPathFactory) -> google.Synthesised:
    return google.synthesise(load_stage("dev"), tmp_path_factory)


@pytest.fixture(scope="session")
def google_prod(tmp_path_factory: pytest.TempPathFactory) -> google.Synthesised:
    return google.synthesise(load_stage("prod"), tmp_path_factory)


@pytest.fixture(scope="session")
def both_clouds(tmp_path_factory: pytest.TempPathFactory) -> BothClouds:
    """Stage `dev`, with a runbook at an address of its own."""
    dev = load_stage("dev")
    stage = dataclasses.replace(dev, alarms=dataclasses.replace(dev.alarms, runbook=RUNBOOK))
    return BothClouds(
        aws=aws.synthesise(stage, tmp_path_factory),
        google=google.synthesise(stage, tmp_path_factory),
    )
