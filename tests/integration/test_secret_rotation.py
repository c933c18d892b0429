"""A new webhook secret while webhooks come: not one of them is refused."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread

import pytest
from google.cloud.firestore import Client

from local.endpoints import ENDPOINTS_VARIABLE, Endpoints
from local.local_stage import LocalStage
from local.webhooks import Webhook, post
from receiver.secret_file import RENEW_SECONDS
from tests.integration.observing import Repository, settled_differences
from tests.integration.stores import in_dynamodb, in_firestore, newest_versions
from tests.waiting import eventually
from toolchain.tools import ROOT


@dataclass
class GitHub:
    """Sends one webhook after the other, signed with the secret that it was last given."""

    stage: LocalStage
    secret: str
    repository: Repository = field(default_factory=Repository.new)
    sent: list[Webhook] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)

    @contextmanager
    def sending(self) -> Iterator[None]:
        done = Event()

        def send() -> None:
            while not done.is_set():
                webhook = self.repository.comment("python under way")
                self.sent.append(webhook)
                self.statuses.append(post(self.stage.receiver.url, self.secret, webhook).status)
                done.wait(0.02)

        thread = Thread(target=send)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()

    def passes(self, seconds: float) -> None:
        """For as long as the operator is told to wait, while webhooks come."""
        Event().wait(seconds)


@pytest.fixture
def command(local_stage: LocalStage, tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """`cv-analytics rotate-secret`, as one runs it; the endpoints file is the test's own."""
    file = tmp_path / "endpoints.json"
    local_stage.endpoints().write(file)
    env = {**os.environ, ENDPOINTS_VARIABLE: str(file)}

    def run(*arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603  # this interpreter
            [sys.executable, "-m", "ops", "rotate-secret", *arguments],
            cwd=ROOT,
            env=env,
            input=typed,
            capture_output=True,
            text=True,
            check=False,
        )

    return run


@pytest.fixture
def active(local_stage: LocalStage) -> Iterator[Path]:
    """The file of active secrets, put back afterwards for the stage's other tests."""
    file = local_stage.receiver.secret_file
    before = file.read_text()
    yield file
    file.write_text(before)
    (secret,) = before.split()
    ping = Webhook.of("ping", {"zen": "Keep it logically awesome."})
    assert eventually(lambda: post(local_stage.receiver.url, secret, ping).status == 200)


def test_no_webhook_is_refused_at_any_step_of_a_rotation(
    local_stage: LocalStage,
    command: Callable[..., subprocess.CompletedProcess[str]],
    active: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    github = GitHub(local_stage, local_stage.secret)
    with github.sending():
        added = command("add", "--yes")
        assert added.returncode == 0, added.stderr
        new = Endpoints.read(tmp_path / "endpoints.json").webhook_secret
        assert active.read_text().split() == [new, local_stage.secret]
        assert new in added.stdout
        new_matches, old_matches = _matches(command("watch").stdout)
        assert new_matches == 0
        assert old_matches > 0
        too_early = command("finish", "--yes")
        assert too_early.returncode == 2
        assert "would be refused" in too_early.stderr

        github.passes(RENEW_SECONDS)
        github.secret = new
        told = eventually(lambda: _told_to_finish(command("watch", "--minutes", "0.05").stdout))
        new_matches, old_matches = _matches(told)
        assert new_matches > 0
        assert old_matches == 0
        assert command("finish", "--minutes", "0.05", typed="n\n").returncode == 1
        assert len(active.read_text().split()) == 2
        finished = command("finish", "--yes", "--minutes", "0.05")
        assert finished.returncode == 0, finished.stderr
        assert active.read_text().split() == [new]
        count = len(github.sent)
        assert eventually(lambda: len(github.sent) > count + 20)

    assert set(github.statuses) == {202}
    assert settled_differences(local_stage, github.sent) == []
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", local_stage.firestore.host)
    expected = newest_versions(github.sent, local_stage.stage)
    assert len(expected) == len(github.sent)
    firestore = Client(project=local_stage.stage.google_project)
    assert in_firestore(firestore, github.repository.name) == expected
    assert in_dynamodb(local_stage, github.repository.name) == expected
    lines = local_stage.receiver.function.log.read_text().splitlines()
    logged = [json.loads(line) for line in lines if '"active_secrets"' in line]
    used = {(line["secret"], line["active_secrets"]) for line in logged}
    assert {(0, 1), (0, 2)} <= used


def _matches(told: str) -> tuple[int, int]:
    """By the new secret and by the old one, as `watch` tells them."""
    found = re.search(r"(\d+) by the new secret, (\d+) by the old", told)
    assert found, told
    return int(found[1]), int(found[2])


def _told_to_finish(told: str) -> str:
    return told if "Next is finish." in told else ""
