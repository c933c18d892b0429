"""Each stage is synthesised once per session: it takes seconds."""

from __future__ import annotations

import pytest

from contract.stage import load_stage
from tests.infrastructure.google.synthesis import Synthesised, synthesise


@pytest.fixture(scope="session")
def dev(tmp_path_factory: pytest.TempPathFactory) -> Synthesised:
    return synthesise(load_stage("dev"), tmp_path_factory.mktemp("dev"))


@pytest.fixture(scope="session")
def prod(tmp_path_factory: pytest.TempPathFactory) -> Synthesised:
    return synthesise(load_stage("prod"), tmp_path_factory.mktemp("prod"))


@pytest.fixture(scope="session", params=["dev", "prod"])
def any_stage(request: pytest.FixtureRequest) -> Synthesised:
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Synthesised)
    return found
