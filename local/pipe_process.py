"""The pipe runner as a process, with its place in the stream in a file that outlives it."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from contract.stage import Stage
from local.processes import Process
from local.toolchain import ROOT, environment

START_SECONDS = 60


@dataclass
class PipeProcess:
    """Can be stopped and started again; without its checkpoint it delivers all that the stream remembers."""

    stage: Stage
    folder: Path

    @property
    def checkpoint(self) -> Path:
        return self.folder / "pipe-checkpoint.json"

    def start(self, aws: Mapping[str, str]) -> Process:
        log = self.folder / "pipe.log"
        command = [sys.executable, "-m", "local.pipe_runner", self.stage.names.pipe, str(self.checkpoint)]
        self.process = Process.start("Pipe runner", command, env=environment(aws), log=log, cwd=ROOT)
        return self.process

    def wait(self) -> None:
        self.process.wait_until(self._runs, seconds=START_SECONDS)

    def _runs(self) -> bool:
        return " INFO running " in self.process.log.read_text(errors="replace")
