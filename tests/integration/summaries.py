"""What `cv-analytics summary --json` says of a day, without a process of its own for each look."""

from __future__ import annotations

import json
from typing import Any

from typer.testing import CliRunner

from local.endpoints import ENDPOINTS_VARIABLE
from local.local_stage import LocalStage
from ops.cli import app
from ops.repositories import UnknownRepository


def summary_of_day(stage: LocalStage, day: str, repository: str) -> dict[str, Any]:
    """The command's JSON; empty where it knows no such repository, as nothing was ever counted there."""
    file = stage.folder / "endpoints.json"
    if not file.exists():
        stage.endpoints().write(file)
    arguments = ["summary", "--date", day, "--repository", repository, "--json"]
    done = CliRunner().invoke(app, arguments, env={ENDPOINTS_VARIABLE: str(file)})
    if isinstance(done.exception, UnknownRepository):
        return {}
    assert done.exit_code == 0, done.output
    shown: dict[str, Any] = json.loads(done.stdout)
    return shown
