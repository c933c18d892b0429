"""A new webhook secret while webhooks come: not one of them is refused."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Event, Thread

import pytest

from local.endpoints import ENDPOINTS_VARIABLE, Endpoints
from local.webhooks import Webhook, post
from receiver.secret_file import RENEW_SECONDS
from tests.integration.observing import Repository, assert_settled
from tests.integration.own_functions import OwnFunctions
from tests.integration.stores import in_dynamodb, in_firestore, newest_versions
from tests.waiting import eventually
from toolchain.tools import ROOT


@dataclass
class GitHub:
    """Sends one webhook after the other, signed with the secret that it was last given."""

    receiver: str
    secret: str
    repository: Repository = field(default_factory=Repository.new)
    accepted: list[Webhook] = field(default_factory=list)
    statuses: set[int] = field(default_factory=set)

    @contextmanager
    def sending(self) -> Iterator[None]:
        done, thread = Event(), Thread(target=lambda: self._send_until(done))
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()

    def _send_until(self, done: Event) -> None:
        """Each again until it is accepted, as redeliver does: a store may be too slow on a busy machine."""
        while not done.wait(0.02):
            webhook = self.repository.comment("python under way")
            while (status := post(self.receiver, self.secret, webhook).status) != 202 and not done.is_set():
                self.statuses.add(status)
            if status == 202:
                self.accepted.append(webhook)

    def more_is_accepted(self, number: int = 20) -> bool:
        count = len(self.accepted)
        return eventually(lambda: len(self.accepted) > count + number)


@pytest.fixture
def command(functions: OwnFunctions, tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """`cv-analytics rotate-secret` as it is typed, at the test's own receiver."""
    file, receiver = tmp_path / "endpoints.json", functions.receiver
    endpoints = replace(
        functions.stage.endpoints(),
        receiver=receiver.url,
        receiver_log=str(receiver.function.log),
        webhook_secret_file=str(receiver.secret_file),
    )
    endpoints.write(file)

    def run(*arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603  # this interpreter
            [sys.executable, "-m", "ops", "rotate-secret", *arguments],
            cwd=ROOT,
            env={**os.environ, ENDPOINTS_VARIABLE: str(file)},
            input=typed,
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def test_no_webhook_is_refused_at_any_step_of_a_rotation(
    functions: OwnFunctions, command: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    active, old = functions.receiver.secret_file, functions.receiver.secret
    github = GitHub(functions.receiver.url, old)
    with github.sending():
        assert github.more_is_accepted()
        added = command("add", "--yes")
        assert added.returncode == 0, added.stderr
        new = Endpoints.read(tmp_path / "endpoints.json").webhook_secret
        assert active.read_text().split() == [new, old]
        assert new in added.stdout
        new_matches, old_matches = _matches(command("watch").stdout)
        assert new_matches == 0
        assert old_matches > 0
        too_early = command("finish", "--yes")
        assert too_early.returncode == 2
        assert "would be refused" in too_early.stderr

        # As long as the command says to wait.
        Event().wait(RENEW_SECONDS)
        github.secret = new
        assert github.more_is_accepted()
        since = time.monotonic()

        def looking_back(*arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
            """No further than to the change."""
            return command(*arguments, "--minutes", str((time.monotonic() - since) / 60), typed=typed)

        shown = eventually(lambda: _ready_to_finish(looking_back("watch").stdout))
        new_matches, old_matches = _matches(shown)
        assert new_matches > 0
        assert old_matches == 0
        assert looking_back("finish", typed="n\n").returncode == 1
        assert len(active.read_text().split()) == 2
        finished = looking_back("finish", "--yes")
        assert finished.returncode == 0, finished.stderr
        assert active.read_text().split() == [new]
        assert github.more_is_accepted()

    assert 401 not in github.statuses
    assert_settled(functions.stage, github.accepted)
    expected = newest_versions(github.accepted, functions.receiver.stage)
    assert len(expected) == len(github.accepted)
    assert in_firestore(functions.firestore, github.repository.repository_id) == expected
    assert in_dynamodb(functions.stage, github.repository.repository_id) == expected
    lines = functions.receiver.function.log.read_text().splitlines()
    logged = [json.loads(line) for line in lines if '"active_secrets"' in line]
    used = {(line["secret"], line["active_secrets"]) for line in logged}
    assert {(0, 1), (0, 2)} <= used


def _matches(shown: str) -> tuple[int, int]:
    """By the new secret and by the old one, as `watch` shows them."""
    found = re.search(r"(\d+) by the new secret, (\d+) by the old", shown)
    assert found, shown
    return int(found[1]), int(found[2])


def _ready_to_finish(shown: str) -> str:
    return shown if "Next is finish." in shown else ""
