"""A stage's two accounts, and the programs of this machine that change them."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote

from requests import Session

from gcp_stack.project import state_bucket
from ops.connection import Connection
from ops.doctor.google import GoogleApi, GoogleResponse
from ops.failure import Failed
from ops.google_session import google_session
from ops.task import Action
from ops.webhook_secrets import SECRET_MANAGER, CloudSecrets
from stages.setting_written import Value, setting_line, with_setting
from stages.stage import Stage, load_stage
from toolchain.tools import CDK, NODE, ROOT

_OF_MAKE = ("MAKEFLAGS", "MAKELEVEL", "MFLAGS", "MAKEOVERRIDES")


@dataclass
class Site:
    """Raises Failed."""

    name: str
    yes: bool = False
    file: Path = ROOT / "stages.toml"
    google_origin: str | None = None
    """One address for all of Google's interfaces, in tests."""
    page: str | None = None
    """The dashboard's address, in tests."""
    dist: Path = ROOT / "dashboard" / "dist"
    session: Callable[[], Session] = google_session
    run: Callable[[Sequence[str], str | None], int] = field(default_factory=lambda: run_program)
    """Runs a command line on this standard input, and returns its exit code."""
    _clients: dict[str, Any] = field(default_factory=dict)
    _stages: dict[int, Stage] = field(default_factory=dict)

    @property
    def stage(self) -> Stage:
        """As stages.toml has it now: a task may have changed it."""
        changed = self.file.stat().st_mtime_ns
        if changed not in self._stages:
            self._stages = {changed: load_stage(self.name, self.file)}
        return self._stages[changed]

    def client(self, service: str) -> Any:
        """boto3's client of that service."""
        if service not in self._clients:
            self._clients[service] = Connection(self.stage, None).client(service)
        return self._clients[service]

    @cached_property
    def api(self) -> GoogleApi:
        """Raises NotReached where nobody is logged in."""
        return GoogleApi(self.session(), self.google_origin)

    def secrets(self) -> CloudSecrets:
        origin = self.google_origin or SECRET_MANAGER
        return CloudSecrets(session=self.api.session, stage=self.stage, secret_manager=origin)

    def terraform_state(self, word: str) -> GoogleResponse:
        """What Terraform last wrote of that stack; 404 if nothing."""
        name = quote(f"{self.stage.names.of(word)}/default.tfstate", safe="")
        return self.api.get("storage", f"storage/v1/b/{state_bucket(self.stage)}/o/{name}?alt=media")

    def command(self, *words: str, secret: Callable[[], str] | None = None, judged: bool = True) -> Action:
        """A command line of docs/deploy.md; `secret` makes its standard input.

        If it is not judged, its exit code does not count.
        """
        shown = shlex.join(words) if secret is None else f"openssl rand -hex 32 | {shlex.join(words)}"

        def run() -> None:
            code = self.run(words, secret() if secret else None)
            if judged and code:
                raise Failed(
                    f"`{shown}` failed with exit code {code}. Correct its cause, then run this again."
                )

        return Action(shown, run)

    def make(self, target: str, *, judged: bool = True) -> Action:
        more = ("YES=1",) if self.yes and target.startswith("deploy") else ()
        return self.command("make", target, f"STAGE={self.name}", *more, judged=judged)

    def setting(self, key: str, value: Value) -> Action:
        """Writes a setting of the stage into stages.toml."""
        return Action(
            f"stages.toml, [{self.name}]: {setting_line(key, value)}", lambda: self.write(key, value)
        )

    def write(self, key: str, value: Value) -> None:
        changed = with_setting(self.file.read_text(encoding="utf-8"), self.name, key, value)
        part = self.file.with_suffix(".part")
        part.write_text(changed, encoding="utf-8")
        part.replace(self.file)


def run_program(words: Sequence[str], given: str | None) -> int:
    """From the project's folder; shows what it prints. Raises Failed if the program is missing."""
    program = (
        [str(NODE), str(CDK)] if words[0] == "cdk" else [shutil.which(words[0], path=_path()) or words[0]]
    )
    with tempfile.TemporaryDirectory() as empty:
        # The CDK would synthesise the app of the folder in which it bootstraps.
        folder = empty if words[0] == "cdk" else ROOT
        env = {name: value for name, value in os.environ.items() if name not in _OF_MAKE} | {"PATH": _path()}
        command = [*program, *words[1:]]
        try:
            return subprocess.run(  # noqa: S603  # this package's own commands
                command, cwd=folder, env=env, input=given, text=True, check=False
            ).returncode
        except OSError as error:
            raise Failed(f"{words[0]} cannot be started ({error.strerror}): install it.") from None


def _path() -> str:
    """Set-up's tools first."""
    return os.pathsep.join([str(Path(sys.executable).parent), str(NODE.parent), os.environ["PATH"]])
