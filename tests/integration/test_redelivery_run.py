"""GitHub could not deliver for hours: redeliver's runs, one of them killed, bring everything."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from local.github_api.local_github import HAPPENS, LocalGitHub
from local.github_api.wire import Reply, Seen
from local.webhooks import Webhook, post
from redeliver.firestore_lease import FirestoreLeases
from redeliver.settlement import HookState
from tests.integration.hurried_run import HurriedTime
from tests.integration.observing import Repository, assert_settled
from tests.integration.own_functions import OwnFunctions
from tests.integration.stores import in_dynamodb, in_firestore, newest_versions
from tests.waiting import eventually
from toolchain.tools import ROOT

FAILED = int(os.environ.get("FAILED_DELIVERIES", "400"))
"""2,000 by the environment, where there is time for it."""
HOUR = 3600
HOURLY_LIMIT = 150
RUNS = 3 + FAILED // 50
"""More than are needed with that limit, of which each run's reading takes a part."""
LATER = "2026-11-16T10:00:00Z"
BOT = "cv-chatbot[bot]"


@dataclass
class Redeliver:
    """The hourly runs, each a process, and the hours between them."""

    github: LocalGitHub
    project: str
    time: HurriedTime
    asked: int = 0
    dies_at: int | None = None
    running: list[subprocess.Popen[str]] = field(default_factory=list)

    def start(self) -> subprocess.Popen[str]:
        where = (str(self.time.file), self.project, self.github.url, self.github.token, self.github.hook)
        command = [sys.executable, "-m", "tests.integration.hurried_run", *where]
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)  # noqa: S603  # this interpreter
        self.running.append(process)
        return process

    def run(self) -> tuple[int, str]:
        """Exit code, and what it printed."""
        process = self.start()
        said, _ = process.communicate(timeout=300)
        return process.returncode, said

    def see(self, request: Seen) -> None:
        """What is asked for is delivered, also where the run that asked is killed before the answer."""
        if request.method == "POST" and request.path.endswith("/attempts"):
            self.asked += 1
            if self.asked == self.dies_at:
                self.running[-1].kill()

    def state(self) -> HookState:
        now = self.time.now()
        lease = FirestoreLeases.connect(project=self.project).acquire(now=now, until=now)
        assert lease is not None
        lease.release()
        return lease.states[self.github.hook]


@pytest.fixture
def redeliver(functions: OwnFunctions, tmp_path: Path) -> Iterator[Redeliver]:
    github = LocalGitHub(functions.receiver.url)
    time = HurriedTime(tmp_path / "seconds")
    github.now, github.hourly_limit = time.now, HOURLY_LIMIT
    redeliver = Redeliver(github, functions.receiver.stage.google_project, time)
    github.before = redeliver.see
    with github.serving():
        yield redeliver
    for process in redeliver.running:
        process.kill()
        process.wait()


def test_runs_over_failed_deliveries_one_of_them_killed_bring_every_event_once(
    functions: OwnFunctions, redeliver: Redeliver
) -> None:
    repository = Repository.new()
    webhooks = _webhooks(repository)
    github, time = redeliver.github, redeliver.time
    for webhook in webhooks:
        github.fail_first(webhook.delivery_id)
        assert post(github.url + HAPPENS, functions.receiver.secret, webhook).status == 502
    last_failed = github.attempts[github.hook][-1]
    github.faults.extend([Reply(429, {}, {"Retry-After": "20"}), None, Reply(502, {})])

    redeliver.dies_at = FAILED // 2
    codes = []
    for _ in range(RUNS):
        code, said = redeliver.run()
        codes.append(code)
        assert code in {0, -9}, said
        if code:
            # The lease of what was killed holds until its own end.
            assert redeliver.run() == (0, "busy\n")
        time.sleep(HOUR)
        if github.succeeded == {webhook.delivery_id for webhook in webhooks}:
            break
    assert codes.count(-9) == 1
    assert len(codes) > 2
    assert {attempt.status_code for attempt in github.all_attempts()} == {202, 502}
    assert github.succeeded == {webhook.delivery_id for webhook in webhooks}
    assert github.asked_after_success == []

    assert redeliver.run()[0] == 0
    state = redeliver.state()
    assert state.open_since is None
    assert state.checkpoint is not None
    assert state.checkpoint >= (last_failed.delivered_at, last_failed.id)

    assert_settled(functions.stage, webhooks)
    assert eventually(lambda: not functions.outbox())
    expected = newest_versions(webhooks, functions.receiver.stage)
    assert in_firestore(functions.firestore, repository.repository_id) == expected
    assert in_dynamodb(functions.stage, repository.repository_id) == expected


def _webhooks(repository: Repository) -> list[Webhook]:
    """Questions and answers on forty issues; each tenth is an edit of the one before."""
    webhooks: list[Webhook] = []
    for number in range(FAILED):
        if number % 10 == 9:
            edited = webhooks[-1].payload["comment"]["id"]
            webhook = repository.comment(
                "kubernetes after all",
                action="edited",
                number=edited,
                issue=1 + (number - 1) % 40,
                updated_at=LATER,
            )
        else:
            login = BOT if number % 4 == 3 else "mona"
            webhook = repository.comment(f"python {number % 7}", issue=1 + number % 40, login=login)
        webhooks.append(webhook)
    return webhooks
