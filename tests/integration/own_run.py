"""`make run REPO=octo-org/own KEEP=1`, which begins with messages that an earlier run kept."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil

from local.kept import Kept
from rig.builders import an_event
from tests.integration.typed import Command
from tests.own_github import OwnGitHub, a_small_repository
from tests.waiting import eventually
from toolchain.processes import Process, free_port
from toolchain.tools import ROOT

START_SECONDS = 400
NOW = datetime.now(UTC)
YESTERDAY = f"{NOW - timedelta(days=1):%Y-%m-%dT%H:%M:%SZ}"
EARLIER = [
    an_event(
        f"issue-{number}",
        repository="octo-org/earlier",
        repository_id=78,
        issue_id=number,
        created_at=YESTERDAY,
    )
    for number in (1, 2)
]
"""What was kept."""
SUPERVISOR = ROOT / "toolchain" / "supervisor.py"
UP = re.compile(r"for scripts\W+(/\S+\.json)")


@dataclass(frozen=True)
class OwnRun:
    """The run, with what it shows."""

    process: Process
    output: Path
    kept: Kept
    port: int

    def shown(self) -> str:
        return self.output.read_text()

    def times_up(self) -> int:
        """How many of its stages, one after the other, have come up."""
        self.process.check()
        return len(UP.findall(self.shown()))

    @property
    def endpoints_file(self) -> Path:
        return Path(UP.findall(self.shown())[-1])

    @property
    def command(self) -> Command:
        return Command(self.endpoints_file)

    def part(self, word: str) -> psutil.Process:
        """The part that was started with this word: what a supervisor started, not what that one did."""
        below = psutil.Process(self.process.pid).children(recursive=True)
        [found] = [
            each
            for each in below
            if word in _words(each) and str(SUPERVISOR) in _words(psutil.Process(each.ppid()))
        ]
        return found


class OwnRuns:
    """One run for all tests, and another one for those that come after its end."""

    def __init__(self, github: OwnGitHub, folder: Path) -> None:
        self._github = github
        self._folder = folder
        self._runs: list[OwnRun] = []

    def running(self) -> OwnRun:
        if not self._runs or not self._runs[-1].process.alive:
            self._runs.append(self._start(self._folder / str(len(self._runs))))
        return self._runs[-1]

    def end(self) -> None:
        for run in self._runs:
            run.process.stop(seconds=120)
            for folder in re.findall(r"its log: (\S+/stage-[^/]+)/", run.shown()):
                shutil.rmtree(folder)

    def _start(self, folder: Path) -> OwnRun:
        kept, output, port = Kept(folder / "kept"), folder / "output.txt", free_port()
        with kept.held():
            kept.save(EARLIER, "")
        words = ["--repository=octo-org/own", "--since=30d", f"--port={port}"]
        command = [sys.executable, "-m", "local.run", *words, "--keep", f"--keep-in={kept.folder}"]
        process = Process.start("Run", command, env=environment(self._github), log=output, cwd=ROOT)
        run = OwnRun(process, output, kept, port)
        assert eventually(run.times_up, seconds=START_SECONDS), run.shown()
        return run


def environment(github: OwnGitHub) -> dict[str, str]:
    """Without a token: nobody is logged in at this GitHub."""
    return {**os.environ, "GITHUB_TOKEN": "", "WEBHOOK_SECRET": "", "GITHUB_API_URL": github.url}


@contextmanager
def own_runs_in(folder: Path) -> Iterator[OwnRuns]:
    with a_small_repository(NOW) as github:
        runs = OwnRuns(github, folder)
        try:
            yield runs
        finally:
            runs.end()


def _words(process: psutil.Process) -> list[str]:
    with suppress(psutil.Error):
        return process.cmdline()
    return []
