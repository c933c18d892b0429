"""What tests of one cloud and of both share."""

from __future__ import annotations

import dataclasses

import pytest

from stages.stage import load_stage
from tests.infrastructure.aws import synthesis as aws
from tests.infrastructure.both_clouds import RUNBOOK, BothClouds
from tests.infrastructure.google import synthesis as google


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """On the worker that has the other templates."""
    for item in items:
        if {"both_clouds", "google_dev", "google_prod"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.xdist_group("aws-templates"))


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
