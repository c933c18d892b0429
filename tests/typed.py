"""The operator's commands as they are typed, in this process: starting Python costs more than they do."""

from __future__ import annotations

import io
import os
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from unittest.mock import patch

import pytest

from ops.cli import main


@dataclass(frozen=True, slots=True)
class Printed:
    """What a command printed, and its exit code."""

    code: int
    stdout: str
    stderr: str


def typed(*arguments: str, **environment: str) -> Printed:
    """`cv-analytics` with these arguments, and these variables besides the process's own."""
    stdout, stderr = io.StringIO(), io.StringIO()
    with (
        patch.dict(os.environ, environment),
        patch.object(sys, "argv", ["cv-analytics", *arguments]),
        redirect_stdout(stdout),
        redirect_stderr(stderr),
        pytest.raises(SystemExit) as ended,
    ):
        main()
    assert isinstance(ended.value.code, int)
    return Printed(ended.value.code, stdout.getvalue(), stderr.getvalue())
