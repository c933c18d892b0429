"""The operator's commands at a stage.

`make run`'s tests (test_whole_run.py, test_doctor.py) start the program itself.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.json_keys import strange_keys
from tests.typed import Printed, typed


@dataclass
class CommandResult:
    """What a command said, and its exit code."""

    code: int
    shown: dict[str, Any]


@dataclass(frozen=True)
class Command:
    """`cv-analytics <arguments> --json`, of the run whose endpoints file it is."""

    endpoints_file: Path

    def __call__(self, *arguments: str) -> CommandResult:
        done = self.typed(*arguments, "--json")
        assert done.code in (0, 1), done.stderr
        shown = json.loads(done.stdout)
        assert strange_keys(shown) == [], "keys for scripts are snake_case"
        return CommandResult(done.code, shown)

    def refused(self, *arguments: str) -> str:
        """What it says where it ends with code 2."""
        done = self.typed(*arguments, "--json")
        assert (done.code, done.stdout) == (2, ""), done.stderr
        return done.stderr

    def typed(self, *arguments: str) -> Printed:
        """As it is, without `--json`."""
        return typed(*arguments, CV_ANALYTICS_ENDPOINTS=str(self.endpoints_file))
