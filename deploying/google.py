"""A stage's Google side: Terraform over the JSON that CDKTF synthesised, stack by stack.

A stack's plan may need the outputs of the one before it, so each is planned, shown and applied in turn.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from google.auth.exceptions import GoogleAuthError

from deploying.asking import Ask
from deploying.command import credentialed, show
from deploying.passing import MINUTE, passing_trouble
from deploying.providers import find_terraform, lock_in
from deploying.refusal import Failed, Refused, refuse_unless_ok, refuse_what_is_missing
from deploying.source import Source
from gcp_stack.project import STACKS
from ops.doctor.google import SECRETS, GoogleApi, check_project, check_secret, check_state_bucket
from ops.google_session import google_session
from stages.stage import Stage
from toolchain.tools import ROOT

_SAME = "No changes."
_PLAN = "plan"
_PLUGINS = ROOT / ".build" / "terraform-plugins"
"""Shared by the stacks, as the provider is over a hundred megabytes."""


class GoogleDeployment:
    """Deploys one stage's Google side from one tree. Raises Refused."""

    def __init__(
        self,
        stage: Stage,
        source: Source,
        *,
        api: GoogleApi | None = None,
        wait: Callable[[float], object] = time.sleep,
    ) -> None:
        self._stage, self._source, self._given_api, self._wait = stage, source, api, wait
        self._terraform = find_terraform()

    def check(self) -> None:
        """Checks the credentials and the bucket of Terraform's state."""
        if self._stage.emulated:
            raise Refused(f"Stage {self._stage.name} is for an emulator: start it with `make run`.")
        self._api = self._given_api or _connect()
        refuse_what_is_missing(check_project(self._stage, self._api))
        refuse_what_is_missing(check_state_bucket(self._stage, self._api))

    def synthesise(self) -> None:
        folder = self._source.root / "cdktf.out"
        # CDKTF creates only the last folder of a path.
        folder.mkdir(exist_ok=True)
        show(
            f"Synthesis of {self._stage.name}, revision {self._source.revision}",
            [str(self._source.python), "-m", "gcp_stack.app"],
            cwd=self._source.root,
            env={
                **self._source.environment,
                "STAGE": self._stage.name,
                "CDKTF_OUTDIR": str(folder / self._stage.name),
            },
        )

    def show_changes(self) -> None:
        """Of every stack, up to the first whose predecessor is not deployed: it cannot be planned."""
        for word in STACKS:
            self._plan(word)

    def show_change_sets(self) -> None:
        """Terraform's plans are all there is, and were shown."""

    def deploy(self, ask: Ask) -> None:
        for word in STACKS:
            if word == "functions":
                self._refuse_without_secrets()
            try:
                self._plan_and_apply(word, ask)
            except Failed as failure:
                self._wait_where_that_helps(failure)
                self._plan_and_apply(word, ask)

    def next_words(self) -> Iterator[str]:
        name = self._stage.name
        yield (
            f"`cv-analytics doctor --stage {name}`: it says at which step of docs/deploy.md to continue "
            "(the receiver's identity, then GitHub's webhook)."
        )

    def _plan_and_apply(self, word: str, ask: Ask) -> None:
        if self._plan(word):
            name = self._stage.names.of(word)
            ask(f"Apply this to {name}?")
            self._run(f"Deployment of {name}", word, "apply", "-input=false", "-no-color", _PLAN)

    def _wait_where_that_helps(self, failure: Failed) -> None:
        """Raises the failure if it does not."""
        trouble = passing_trouble(failure.output)
        if trouble is None:
            raise failure
        minutes = trouble.seconds // MINUTE
        sys.stdout.write(
            f"\n{trouble.reason}: trying once more in {minutes} minutes. You can also stop here and "
        )
        sys.stdout.write(f"run `make deploy-gcp STAGE={self._stage.name}` again later.\n")
        sys.stdout.flush()
        self._wait(trouble.seconds)

    def _refuse_without_secrets(self) -> None:
        """A function that mounts a secret without a value does not start, and it may stay broken."""
        for word in SECRETS:
            refuse_unless_ok(check_secret(self._stage, self._api, word))

    def _plan(self, word: str) -> bool:
        """Shows what would change, and returns whether anything would."""
        name = self._stage.names.of(word)
        pinned = lock_in(self._folder(word), root=self._source.root, word=word)
        self._run(f"Terraform for {name}", word, "init", "-input=false", "-no-color", *pinned)
        plan = self._run(
            f"What changes in {name}", word, "plan", "-input=false", "-no-color", f"-out={_PLAN}"
        )
        return _SAME not in plan

    def _run(self, title: str, word: str, *arguments: str) -> str:
        _PLUGINS.mkdir(parents=True, exist_ok=True)
        settings = {"TF_IN_AUTOMATION": "1", "TF_PLUGIN_CACHE_DIR": str(_PLUGINS)}
        return show(title, [self._terraform, *arguments], cwd=self._folder(word), env=credentialed(settings))

    def _folder(self, word: str) -> Path:
        stacks = self._source.root / "cdktf.out" / self._stage.name / "stacks"
        return stacks / self._stage.names.of(word)


def _connect() -> GoogleApi:
    try:
        session = google_session()
    except GoogleAuthError as error:
        raise Refused(f"Google credentials: {error}\n→ `gcloud auth application-default login`.") from None
    return GoogleApi(session)
