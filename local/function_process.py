"""A Cloud Function as Cloud Run would start it: the unpacked deployment package under functions-framework."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from local.webhooks import send
from toolchain.processes import Process, free_port
from toolchain.tools import environment, homely

START_SECONDS = 60


@dataclass(kw_only=True)
class FunctionProcess:
    """It can be stopped and started again at the same address."""

    name: str
    target: str
    folder: Path
    package: Path
    firestore_host: str
    port: int = field(default_factory=free_port)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    @property
    def log(self) -> Path:
        return self.folder / f"{self.target}.log"

    def start(self, settings: Mapping[str, str], aws: Mapping[str, str]) -> Process:
        """`settings` are the variables that the Google stack writes."""
        self._started_with = settings, aws
        where = ["--source", str(self.package / "main.py"), "--host", "127.0.0.1", "--port", str(self.port)]
        self.process = Process.start(
            self.name,
            [sys.executable, "-m", "functions_framework", "--target", self.target, *where],
            env=self.environment_of(settings, aws),
            log=self.log,
            cwd=self.package,
        )
        return self.process

    def start_again(self) -> Process:
        """With the same settings, from the package as it is now."""
        return self.start(*self._started_with)

    def wait(self) -> None:
        self.process.wait_until(self._answers, seconds=START_SECONDS)

    def environment_of(self, settings: Mapping[str, str], aws: Mapping[str, str]) -> dict[str, str]:
        """PYTHONPATH, since functions-framework looks in its source's folder last, after the repository."""
        emulated = {"FIRESTORE_EMULATOR_HOST": self.firestore_host, "PYTHONPATH": str(self.package)}
        # A home of its own, as gunicorn's control socket lies there under a fixed name.
        return environment(homely(self.folder / self.target), aws, settings, emulated)

    def _answers(self) -> bool:
        try:
            return send(self.url, None, {}, method="GET").status == 405
        except OSError:
            return False
