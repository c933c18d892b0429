"""The relay, and what calls it as Cloud Scheduler does in the cloud."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from local.function_process import FunctionProcess
from relay.settings import RelaySettings
from stages.stage import Stage
from toolchain.processes import Process
from toolchain.tools import ROOT, environment, homely

EVERY_SECONDS = 1.0
"""A minute in the cloud; here somebody is watching."""


@dataclass(kw_only=True)
class RelayProcess:
    """The function, and its caller."""

    stage: Stage
    function: FunctionProcess

    @classmethod
    def of(cls, stage: Stage, *, folder: Path, package: Path, firestore_host: str) -> Self:
        function = FunctionProcess(
            name="Relay", target="relay", folder=folder, package=package, firestore_host=firestore_host
        )
        return cls(stage=stage, function=function)

    def start(self, aws: Mapping[str, str]) -> Process:
        return self.function.start(RelaySettings.of(self.stage).to_env(), aws)

    def start_scheduler(self) -> Process:
        return Process.start(
            "Scheduler of the relay",
            [sys.executable, "-m", "local.scheduler", self.function.url, str(EVERY_SECONDS)],
            env=environment(homely(self.function.folder)),
            log=self.function.folder / "scheduler.log",
            cwd=ROOT,
        )

    def wait(self) -> None:
        self.function.wait()
