"""Redeliver, the GitHub that it asks, and what calls it as Cloud Scheduler does in the cloud."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from local.function_process import FunctionProcess
from local.github_api.local_github import LocalGitHub
from redeliver.settings import RedeliverSettings
from stages.stage import Stage
from toolchain.processes import Process
from toolchain.tools import ROOT, environment, homely

EVERY_SECONDS = 3.0
"""An hour in the cloud; here somebody is watching."""


@dataclass(kw_only=True)
class RedeliverProcess:
    """The function, its caller, and the GitHub that it asks."""

    stage: Stage
    function: FunctionProcess
    github: LocalGitHub

    @classmethod
    def of(cls, stage: Stage, *, folder: Path, package: Path, firestore_host: str, receiver: str) -> Self:
        function = FunctionProcess(
            name="Redeliver",
            target="redeliver",
            folder=folder,
            package=package,
            firestore_host=firestore_host,
        )
        return cls(stage=stage, function=function, github=LocalGitHub(receiver))

    @property
    def token_file(self) -> Path:
        """Where Cloud Run would mount it."""
        return self.function.folder / "github-token"

    @contextmanager
    def github_serving(self) -> Iterator[None]:
        self.token_file.touch(mode=0o600)
        self.token_file.write_text(self.github.token)
        with self.github.serving():
            yield

    def start(self) -> Process:
        settings = RedeliverSettings.of(self.stage, github_token_file=str(self.token_file))
        here = replace(settings, github_api_url=self.github.url, github_hooks=(self.github.hook,))
        return self.function.start(here.to_env(), {})

    def start_scheduler(self) -> Process:
        return Process.start(
            "Scheduler of redeliver",
            [sys.executable, "-m", "local.scheduler", self.function.url, str(EVERY_SECONDS)],
            env=environment(homely(self.function.folder)),
            log=self.function.folder / "redeliver-scheduler.log",
            cwd=ROOT,
        )
