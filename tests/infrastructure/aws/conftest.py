"""The stages whose templates the tests look at."""

from __future__ import annotations

import dataclasses

import pytest

from stages.settings import QueueType
from stages.stage import load_stage
from tests.infrastructure.aws.synthesis import Synthesised, synthesise


@pytest.fixture(scope="session")
def local(tmp_path_factory: pytest.TempPathFactory) -> Synthesised:
    return synthesise(load_stage("local"), tmp_path_factory)


@pytest.fixture(scope="session")
def prod(tmp_path_factory: pytest.TempPathFactory) -> Synthesised:
    return synthesise(load_stage("prod"), tmp_path_factory)


@pytest.fixture(scope="session")
def fifo(tmp_path_factory: pytest.TempPathFactory) -> Synthesised:
    """Stage `dev`, if it had a FIFO queue, before Google knows its publisher."""
    stage = load_stage("dev")
    queue = dataclasses.replace(stage.queue, type=QueueType.FIFO)
    access = dataclasses.replace(stage.access, google_publisher_audience="")
    return synthesise(dataclasses.replace(stage, queue=queue, access=access), tmp_path_factory)


@pytest.fixture(scope="session", params=["local", "prod", "fifo"])
def any_stage(request: pytest.FixtureRequest) -> Synthesised:
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Synthesised)
    return found
