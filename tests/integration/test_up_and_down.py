"""`cv-analytics up` and `down` of the local stage, as somebody types them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest

from local.endpoints import ENDPOINTS_VARIABLE, Endpoints
from ops.down.taking_away import END_SECONDS
from ops.up.local_tasks import COUNT_SECONDS, LOG, START_SECONDS
from toolchain.tools import ROOT

SECONDS = START_SECONDS + COUNT_SECONDS + 60


@dataclass
class Shell:
    """Keeps all that was printed, for a test that fails."""

    endpoints: Path
    said: list[str] = field(default_factory=list)

    def types(self, command: str) -> tuple[int, str]:
        """Its exit code, and what it printed."""
        done = subprocess.run(  # noqa: S603  # this interpreter
            [sys.executable, "-m", "ops", command, "--yes"],
            cwd=ROOT,
            env={**os.environ, ENDPOINTS_VARIABLE: str(self.endpoints)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=SECONDS,
        )
        self.said.append(f"$ {command}, exit code {done.returncode}\n{done.stdout}")
        return done.returncode, done.stdout

    @property
    def transcript(self) -> str:
        log = LOG.read_text() if LOG.exists() else "There is none."
        return "\n".join([*self.said, f"{LOG}:", log])


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[Shell]:
    """It leaves alone what runs in this checkout already, and ends what it started."""
    shell = Shell(tmp_path / "none.json")
    yield shell
    started = [process for process in psutil.process_iter() if _is_run_of(process, tmp_path)]
    for process in started:
        process.terminate()
    psutil.wait_procs(started, timeout=END_SECONDS)


def _is_run_of(process: psutil.Process, folder: Path) -> bool:
    with suppress(psutil.Error):
        file = process.environ().get(ENDPOINTS_VARIABLE, "")
        return "local.run" in process.cmdline() and Path(file).parent == folder
    return False


def test_one_command_goes_from_nothing_to_a_counted_webhook_and_one_takes_it_away(shell: Shell) -> None:
    code, said = shell.types("up")
    assert code == 0, shell.transcript
    assert said.index("make run") < said.index("✓ Local stage") < said.index("✓ A webhook was counted")

    found = re.search(r"^Endpoints: (\S+)$", said, re.MULTILINE)
    assert found, shell.transcript
    nothing, shell.endpoints = shell.endpoints, Path(found[1])
    owner = Endpoints.read(shell.endpoints).owner
    code, said = shell.types("up")
    assert (code, "make run" in said) == (0, False), shell.transcript

    code, _ = shell.types("down")
    assert (code, owner.is_alive) == (0, False), shell.transcript
    # Another run may have the file's name by now.
    shell.endpoints = nothing
    assert shell.types("down")[0] == 0, shell.transcript
