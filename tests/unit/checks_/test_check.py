"""`make check` with programs that only say what they were asked."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from toolchain.tools import ROOT

PROGRAMS = ("cfn-lint", "mypy", "npm", "pip-licenses", "python", "ruff")


@pytest.mark.parametrize("failing", ["", "mypy", "npm", "cfn-lint"])
def test_every_check_runs_and_one_that_fails_fails_them_all(failing: str, tmp_path: Path) -> None:
    programs = tmp_path / "bin"
    for folder in (programs, tmp_path / "checks"):
        folder.mkdir()
    for name in PROGRAMS:
        script = f'#!/bin/sh\necho "{name}" "$@"\nexit {int(name == failing)}\n'
        (programs / name).write_text(script)
    (tmp_path / "checks" / "secrets.sh").write_text("#!/bin/sh\necho secrets\n")
    shutil.copy(ROOT / "checks" / "check.sh", tmp_path / "checks")
    for file in (*programs.iterdir(), tmp_path / "checks" / "secrets.sh"):
        file.chmod(0o755)
    done = subprocess.run(  # noqa: S603  # the project's own script
        [tmp_path / "checks" / "check.sh"],
        env={"PATH": os.pathsep.join([str(programs), os.environ["PATH"]])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode != 0) is bool(failing)
    assert done.stdout.count("FAILED") == int(bool(failing))
    said = done.stdout.splitlines()
    assert {"mypy .", "npm run --silent lint --prefix dashboard", "python -m checks", "secrets"} <= set(said)
