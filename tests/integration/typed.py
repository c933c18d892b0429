"""The operator's commands as they are typed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.json_keys import strange_keys
from toolchain.tools import ROOT


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
        done = self._typed(arguments)
        assert done.returncode in (0, 1), done.stderr
        shown = json.loads(done.stdout)
        assert strange_keys(shown) == [], "keys for scripts are snake_case"
        return CommandResult(done.returncode, shown)

    def refused(self, *arguments: str) -> str:
        """What it says where it ends with code 2."""
        done = self._typed(arguments)
        assert (done.returncode, done.stdout) == (2, ""), done.stderr
        return done.stderr

    def _typed(self, arguments: Sequence[str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603  # this interpreter
            [sys.executable, "-m", "ops", *arguments, "--json"],
            cwd=ROOT,
            env={**os.environ, "CV_ANALYTICS_ENDPOINTS": str(self.endpoints_file)},
            capture_output=True,
            text=True,
            check=False,
        )
