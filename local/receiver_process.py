"""The receiver as Cloud Run would start it: the unpacked deployment package under functions-framework."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from contract.stage import Stage
from local.processes import Process, free_port
from local.toolchain import environment
from local.webhooks import send
from receiver.settings import ReceiverSettings

START_SECONDS = 60


@dataclass
class ReceiverProcess:
    """Its address, its secret and its package; it can be stopped and started again at the same address."""

    stage: Stage
    folder: Path
    package: Path
    firestore_host: str
    secret: str
    port: int = field(default_factory=free_port)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    @property
    def secret_file(self) -> Path:
        """Where Cloud Run would mount the secret."""
        return self.folder / "webhook-secret"

    def start(self, aws: Mapping[str, str]) -> Process:
        self.secret_file.touch(mode=0o600)
        self.secret_file.write_text(self.secret + "\n")
        self.process = Process.start(
            "Receiver",
            [sys.executable, "-m", "functions_framework", "--target", "receive", *self._where()],
            env=self.environment(aws),
            log=self.folder / "receiver.log",
            cwd=self.package,
        )
        return self.process

    def wait(self) -> None:
        self.process.wait_until(self._answers, seconds=START_SECONDS)

    def _where(self) -> list[str]:
        return ["--source", str(self.package / "main.py"), "--host", "127.0.0.1", "--port", str(self.port)]

    def environment(self, aws: Mapping[str, str]) -> dict[str, str]:
        """The variables that the Google stack writes, and where the emulators are.

        PYTHONPATH, since functions-framework looks in its source's folder last, after the repository.
        """
        settings = ReceiverSettings.of(self.stage, webhook_secret_file=str(self.secret_file))
        emulated = {"FIRESTORE_EMULATOR_HOST": self.firestore_host, "PYTHONPATH": str(self.package)}
        return environment(aws, settings.to_env(), emulated)

    def _answers(self) -> bool:
        try:
            return send(self.url, None, {}, method="GET").status == 405
        except OSError:
            return False
