"""`make run REPO=owner/name`: a past is read from GitHub, and counted on the days of its questions."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from local.address import SECRET_FILE
from local.endpoints import RUN_FOLDER
from local.github_api.wire import Seen
from local.webhooks import Webhook, post
from tests.integration.typed import Command
from tests.own_github import OwnGitHub, a_small_repository
from toolchain.processes import Process, free_port
from toolchain.tools import ROOT

pytestmark = pytest.mark.long_module

START_SECONDS = 400
NOW = datetime.now(UTC)
TODAY = NOW.date()
OLD = TODAY - timedelta(days=40)


@pytest.fixture(scope="module")
def github() -> Iterator[OwnGitHub]:
    with a_small_repository(NOW) as github:
        yield github


def _environment(github: OwnGitHub, **more: str) -> dict[str, str]:
    """Without a token: nobody is logged in at this GitHub."""
    return {**os.environ, "GITHUB_TOKEN": "", "WEBHOOK_SECRET": "", "GITHUB_API_URL": github.url, **more}


@dataclass
class OwnRun:
    output: Path
    command: Command
    port: int


@pytest.fixture(scope="module")
def own_run(github: OwnGitHub, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnRun]:
    output, port = tmp_path_factory.mktemp("own") / "output.txt", free_port()
    words = ["--repository", "octo-org/own", "--since", "30d", "--port", str(port)]
    run = Process.start(
        "Run", [sys.executable, "-m", "local.run", *words], env=_environment(github), log=output, cwd=ROOT
    )
    try:
        run.wait_until(lambda: _endpoints(output) is not None, seconds=START_SECONDS)
        endpoints = _endpoints(output)
        assert endpoints
        yield OwnRun(output, Command(endpoints), port)
    finally:
        run.stop(seconds=120)


def _endpoints(output: Path) -> Path | None:
    found = re.search(r"for scripts\W+(/\S+\.json)", output.read_text())
    return Path(found[1]) if found else None


def _figures(run: OwnRun, first: date, last: date) -> tuple[int, ...]:
    days = ("--from", first.isoformat(), "--to", last.isoformat())
    shown = run.command("summary", *days, "--repository", "octo-org/own").shown
    names = ("questions", "answered_by_bot", "answered_by_people", "waiting", "messages")
    return tuple(shown[name] for name in names)


def test_questions_count_on_the_days_on_which_they_were_asked(own_run: OwnRun) -> None:
    assert _figures(own_run, TODAY - timedelta(days=30), TODAY) == (8, 6, 1, 1, 16)
    assert _figures(own_run, OLD, OLD) == (1, 1, 0, 0, 2)
    day = ("--date", (TODAY - timedelta(days=3)).isoformat())
    shown: dict[str, Any] = own_run.command("summary", *day, "--repository", "octo-org/own").shown
    assert (shown["issue_ids"], shown["waits"]) == ([2, 7], [120, 1800])


def test_the_run_says_what_it_read_and_whom_it_takes_for_the_chatbot(own_run: OwnRun) -> None:
    shown = own_run.output.read_text()
    assert "Read 24 messages in 9 threads of octo-org/own" in shown
    assert "without a token" in shown
    assert "The chatbot is helper[bot]" in shown
    assert "The stored figures equal those computed directly from the 24 webhooks." in shown
    assert "octo-careers" not in shown, "no demo data"


def test_the_report_of_the_last_whole_week_lies_beside_it(own_run: OwnRun) -> None:
    week = f"{NOW - timedelta(days=7):%G-W%V}"
    assert f"Wrote the report of week {week}" in own_run.output.read_text()
    assert "octo-org/own" in (RUN_FOLDER / "report.txt").read_text()


def test_a_tunnel_finds_the_port_and_the_secret_again(own_run: OwnRun) -> None:
    assert f"http://127.0.0.1:{own_run.port}/" in own_run.output.read_text()
    assert SECRET_FILE.stat().st_mode & 0o777 == 0o600
    ping = Webhook("ping", b'{"zen": "Keep it logically awesome."}')
    assert post(f"http://127.0.0.1:{own_run.port}/", SECRET_FILE.read_text().strip(), ping).status == 200


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--repository", "own"], "REPO is 'own': write it as owner/name"),
        (["--repository", "octo-org/own", "--since", "soon"], "SINCE is 'soon': write a number of days"),
        (["--repository", "octo-org/other"], "GitHub has no public repository octo-org/other"),
    ],
)
def test_bad_input_is_one_sentence_and_code_2(github: OwnGitHub, words: list[str], sentence: str) -> None:
    done = subprocess.run(  # noqa: S603  # this interpreter
        [sys.executable, "-m", "local.run", *words],
        cwd=ROOT,
        env=_environment(github),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(sentence)
    assert done.stderr.count("\n") == 1


def test_ctrl_c_while_it_reads_ends_it(tmp_path: Path) -> None:
    asked, answer = threading.Event(), threading.Event()

    def keep_waiting(_seen: Seen) -> None:
        asked.set()
        answer.wait(60)

    output = tmp_path / "output.txt"
    with a_small_repository(NOW) as github, output.open("w") as sink:
        github.before = keep_waiting
        run = subprocess.Popen(
            [sys.executable, "-m", "local.run", "--repository", "octo-org/own"],
            cwd=ROOT,
            env=_environment(github),
            stdout=sink,
            stderr=sink,
            process_group=0,
        )
        try:
            assert asked.wait(60)
            run.send_signal(signal.SIGINT)
            assert run.wait(timeout=60) == 0
        finally:
            run.kill()
            answer.set()
    assert output.read_text() == "Stopped; nothing is left running.\n"
