"""Shared fixtures: the stage whose IAM is enforced, the command line, functions of a test's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from local.local_stage import LocalStage
from tests.integration.own_functions import OwnFunctions, run_own_functions
from tests.integration.own_run import OwnRun, OwnRuns, own_runs_in
from tests.integration.typed import Command


@pytest.fixture(scope="session")
def strict_stage() -> Iterator[LocalStage]:
    """With IAM enforced: a grant that is missing from the templates is missing here."""
    with LocalStage(enforce_iam=True) as stage:
        yield stage


@pytest.fixture
def command(local_stage: LocalStage, tmp_path: Path) -> Command:
    """The operator's command line, at that stage."""
    file = tmp_path / "endpoints.json"
    local_stage.endpoints().write(file)
    return Command(file)


@pytest.fixture
def functions(
    local_stage: LocalStage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[OwnFunctions]:
    """A receiver and a relay of this test alone, on that stage's stores."""
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", local_stage.firestore.host)
    with run_own_functions(local_stage, tmp_path) as functions:
        functions.start()
        yield functions


@pytest.fixture(scope="session")
def own_runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnRuns]:
    with own_runs_in(tmp_path_factory.mktemp("own")) as runs:
        yield runs


@pytest.fixture
def own_run(own_runs: OwnRuns) -> OwnRun:
    """One `make run` for all tests that ask for it."""
    return own_runs.running()
