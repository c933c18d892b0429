"""The operator's commands as they are typed, in this process: starting Python costs more than they do.

`make run`'s tests (test_whole_run.py, test_doctor.py) start the program itself.
"""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from ops.cli import main
from tests.json_keys import strange_keys


@dataclass
class CommandResult:
    """What a command said, and its exit code."""

    code: int
    shown: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Printed:
    """What a command printed, and its exit code."""

    code: int
    stdout: str
    stderr: str


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
        with patch.dict(os.environ, {"CV_ANALYTICS_ENDPOINTS": str(self.endpoints_file)}):
            return _run(arguments)


def _run(arguments: Sequence[str]) -> Printed:
    stdout, stderr = io.StringIO(), io.StringIO()
    with (
        patch.object(sys, "argv", ["cv-analytics", *arguments]),
        redirect_stdout(stdout),
        redirect_stderr(stderr),
        pytest.raises(SystemExit) as ended,
    ):
        main()
    assert isinstance(ended.value.code, int)
    return Printed(ended.value.code, stdout.getvalue(), stderr.getvalue())
