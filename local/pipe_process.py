"""The pipe runner as a process, with its place in the stream in a file that outlives it."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from stages.stage import Stage
from stages.streams import share_a_bus
from toolchain.processes import Process
from toolchain.tools import ROOT, environment, homely

START_SECONDS = 60


@dataclass
class PipeProcess:
    """Can be stopped and started again; without its checkpoint it delivers all that the stream remembers."""

    name: str
    folder: Path
    word: str = "pipe"
    """What its files are called by."""

    @classmethod
    def of_routes(cls, stage: Stage, folder: Path) -> list[PipeProcess]:
        """The pipes beside the processor's: one for the stage's one route, or one for the bus of several."""
        if share_a_bus(stage.routes):
            return [cls(stage.names.route_bus_pipe, folder, "routes-pipe")]
        return [
            cls(stage.names.route(route.name, "pipe"), folder, f"route-{route.name}-pipe")
            for route in stage.routes
        ]

    @property
    def checkpoint(self) -> Path:
        return self.folder / f"{self.word}-checkpoint.json"

    def start(self, aws: Mapping[str, str]) -> Process:
        log = self.folder / f"{self.word}.log"
        command = [sys.executable, "-m", "local.pipe_runner", self.name, str(self.checkpoint)]
        self.process = Process.start(
            "Pipe runner", command, env=environment(homely(self.folder), aws), log=log, cwd=ROOT
        )
        return self.process

    def wait(self) -> None:
        self.process.wait_until(self._runs, seconds=START_SECONDS)

    def _runs(self) -> bool:
        return " INFO running " in self.process.log.read_text(errors="replace")
