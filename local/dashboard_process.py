"""The built dashboard, served on loopback beside its configuration."""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from toolchain.processes import Process, is_open
from toolchain.tools import ROOT, LocalRunError, environment, homely

BUILT = ROOT / "dashboard" / "dist"
START_SECONDS = 60


@dataclass(kw_only=True)
class DashboardProcess:
    """A static server over a copy of the page, whose `config.json` names the local emulator."""

    folder: Path
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def start(self, *, firestore_host: str, project: str, stage: str) -> Process:
        """Raises LocalRunError where set-up has not built the page."""
        if not BUILT.is_dir():
            raise LocalRunError("The dashboard is not built: run `make setup`.")
        page = shutil.copytree(BUILT, self.folder / "dashboard", dirs_exist_ok=True)
        config = {
            "projectId": project,
            "apiKey": "local",
            "authDomain": "",
            "emulator": firestore_host,
            "stage": stage,
        }
        (page / "config.json").write_text(json.dumps(config))
        command = ["-m", "http.server", str(self.port), "--bind", "127.0.0.1", "--directory", str(page)]
        self.process = Process.start(
            "Dashboard",
            [sys.executable, *command],
            env=environment(homely(self.folder)),
            log=self.folder / "dashboard.log",
            cwd=page,
        )
        return self.process

    def wait(self) -> None:
        self.process.wait_until(lambda: is_open(self.port), seconds=START_SECONDS)
