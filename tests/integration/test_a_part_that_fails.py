"""What is left of a stage that does not come up."""

from __future__ import annotations

import pytest

from local.local_stage import LocalStage
from toolchain.processes import free_port
from toolchain.tools import LocalRunError


def test_of_a_stage_that_does_not_come_up_the_logs_stay_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", f"127.0.0.1:{free_port()}")
    stage = LocalStage()
    with pytest.raises(LocalRunError, match="where nothing listens"), stage:
        pass
    try:
        left = [path for path in stage.folder.rglob("*") if path.is_file()]
        assert left
        assert {path.suffix for path in left} == {".log"}
        assert not any(part.alive for part in stage.parts)
    finally:
        for path in sorted(stage.folder.rglob("*"), reverse=True):
            (path.rmdir if path.is_dir() else path.unlink)()
        stage.folder.rmdir()
