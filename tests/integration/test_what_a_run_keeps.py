"""What a run counted is there after a part of it has died, and in the next run with KEEP=1."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil
import pytest

from local.endpoints import Endpoints
from local.webhooks import Webhook, post
from tests.integration.typed import Command
from tests.own_github import OwnGitHub, a_small_repository
from tests.waiting import eventually
from toolchain.processes import Process, free_port
from toolchain.tools import ROOT

pytestmark = pytest.mark.long_module

START_SECONDS = 400
NOW = datetime.now(UTC)
SUPERVISOR = ROOT / "toolchain" / "supervisor.py"
UP = re.compile(r"for scripts\W+(/\S+\.json)")


@dataclass
class Run:
    """`make run`, with what it shows."""

    process: Process
    output: Path

    def shown(self) -> str:
        return self.output.read_text()

    def is_up(self, times: int) -> bool:
        """Whether so many of its stages, one after the other, have come up."""
        self.process.check()
        return len(UP.findall(self.shown())) >= times

    def endpoints_file(self) -> Path:
        return Path(UP.findall(self.shown())[-1])

    def part(self, word: str) -> psutil.Process:
        """The part that was started with this word: what a supervisor started, not what that one did."""
        below = psutil.Process(self.process.pid).children(recursive=True)
        [found] = [
            each
            for each in below
            if word in _words(each) and str(SUPERVISOR) in _words(psutil.Process(each.ppid()))
        ]
        return found

    def questions(self) -> int:
        first, last = NOW.date() - timedelta(days=30), NOW.date() + timedelta(days=1)
        command = Command(self.endpoints_file())
        shown = command("summary", "--from", first.isoformat(), "--to", last.isoformat()).shown
        return int(shown["questions"])


def _words(process: psutil.Process) -> list[str]:
    with suppress(psutil.Error):
        return process.cmdline()
    return []


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("kept")


def _start(github: OwnGitHub, kept: Path, output: Path, *words: str) -> Run:
    command = [sys.executable, "-m", "local.run", "--keep", f"--keep-in={kept}", *words]
    env = {**os.environ, "GITHUB_TOKEN": "", "GITHUB_API_URL": github.url}
    return Run(Process.start("Run", command, env=env, log=output, cwd=ROOT), output)


@pytest.fixture(scope="module")
def github() -> Iterator[OwnGitHub]:
    with a_small_repository(NOW) as github:
        yield github


@pytest.fixture(scope="module")
def run(github: OwnGitHub, kept: Path) -> Iterator[Run]:
    words = ("--repository=octo-org/own", f"--port={free_port()}")
    run = _start(github, kept, kept / "output.txt", *words)
    try:
        assert eventually(lambda: run.is_up(1), seconds=START_SECONDS), run.shown()
        yield run
    finally:
        run.process.stop(seconds=120)
        for folder in re.findall(r"its log: (\S+/stage-[^/]+)/", run.shown()):
            shutil.rmtree(folder)


def _ask(run: Run, number: int) -> int:
    """The answer's status."""
    user = {"login": "ivo", "id": 9, "type": "User"}
    at = NOW.strftime("%Y-%m-%dT%H:%M:%SZ")
    issue = {"id": 9_000 + number, "number": number, "title": "Live", "body": "Does it count?", "user": user}
    issue |= {"html_url": f"https://github.com/octo-org/own/issues/{number}", "created_at": at}
    repository = {"id": 77, "full_name": "octo-org/own"}
    payload = {"action": "opened", "issue": issue | {"updated_at": at}, "repository": repository}
    endpoints = Endpoints.read(run.endpoints_file())
    with suppress(OSError):
        return post(endpoints.receiver, endpoints.webhook_secret, Webhook.of("issues", payload)).status
    return 0


@pytest.mark.parametrize(
    ("number", "word"), [(1, "receive"), (2, "cv-analytics-local-pipe"), (3, "http.server")]
)
def test_a_part_that_dies_is_started_again_at_its_address(run: Run, number: int, word: str) -> None:
    run.part(word).kill()
    assert eventually(lambda: run.shown().count("was started again") == number, seconds=60), run.shown()
    assert eventually(lambda: _ask(run, 100 + number) == 202, seconds=60)
    assert eventually(lambda: run.questions() == 8 + number, seconds=120)


@pytest.mark.parametrize(("number", "word"), [(1, "ministack"), (2, "start")], ids=["aws", "firestore"])
def test_where_an_emulator_dies_the_next_stage_has_its_messages(run: Run, number: int, word: str) -> None:
    before, file = run.questions(), run.endpoints_file()
    receiver = Endpoints.read(file).receiver
    run.part(word).kill()
    assert eventually(lambda: run.is_up(number + 1), seconds=START_SECONDS), run.shown()
    assert "A new stage starts with the" in run.shown()
    assert run.questions() == before
    assert Endpoints.read(run.endpoints_file()).receiver == receiver


def test_the_next_run_goes_on_with_what_was_kept(run: Run, kept: Path, github: OwnGitHub) -> None:
    before = run.questions()
    psutil.Process(run.process.pid).send_signal(signal.SIGINT)
    run.process.wait(seconds=120)
    lines = (kept / "messages.jsonl").read_text().splitlines()
    assert (kept / "messages.jsonl").stat().st_mode & 0o777 == 0o600

    again = _start(github, kept, kept / "again.txt", "--once")
    try:
        again.process.wait(seconds=START_SECONDS)
    finally:
        again.process.stop(seconds=120)
    assert f"Put back {len(lines)} messages" in again.shown()
    assert f"the 0 webhooks and {len(lines)} kept messages" in again.shown()
    assert sum(json.loads(line)["kind"] == "issue" for line in lines) == before + 1, "and the old thread"
