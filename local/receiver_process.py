"""The receiver, and the file where Cloud Run would mount its secret."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from local.function_process import FunctionProcess
from receiver.settings import ReceiverSettings
from stages.stage import Stage
from toolchain.processes import Process, free_port


@dataclass(kw_only=True)
class ReceiverProcess:
    """Its function and its first secret."""

    stage: Stage
    function: FunctionProcess
    secret: str

    @classmethod
    def of(  # noqa: PLR0913  # each is where something lies
        cls,
        stage: Stage,
        *,
        folder: Path,
        package: Path,
        firestore_host: str,
        secret: str,
        port: int | None = None,
    ) -> Self:
        """At that port, or at any that is free."""
        function = FunctionProcess(
            name="Receiver",
            target="receive",
            folder=folder,
            package=package,
            firestore_host=firestore_host,
            port=port or free_port(),
        )
        return cls(stage=stage, function=function, secret=secret)

    @property
    def url(self) -> str:
        return self.function.url

    @property
    def settings(self) -> ReceiverSettings:
        return ReceiverSettings.of(self.stage, webhook_secret_file=str(self.secret_file))

    @property
    def process(self) -> Process:
        return self.function.process

    @property
    def secret_file(self) -> Path:
        return self.function.folder / "webhook-secret"

    def start(self, aws: Mapping[str, str]) -> Process:
        """With the secrets that the file holds, if it is there already."""
        if not self.secret_file.exists():
            self.secret_file.touch(mode=0o600)
            self.secret_file.write_text(self.secret + "\n")
        return self.function.start(self.settings.to_env(), aws)

    def wait(self) -> None:
        self.function.wait()
