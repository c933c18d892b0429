"""`make run REPO=owner/name`: a past is read from GitHub, and counted on the days of its questions."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from local.address import SECRET_FILE
from local.endpoints import RUN_FOLDER
from local.github_api.wire import Seen
from local.webhooks import Webhook, post
from tests.integration.own_run import NOW, OwnRun, environment
from tests.own_github import OwnGitHub, a_small_repository
from toolchain.tools import ROOT

TODAY = NOW.date()
OLD = TODAY - timedelta(days=40)


@pytest.fixture(scope="module")
def github() -> Iterator[OwnGitHub]:
    with a_small_repository(NOW) as github:
        yield github


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
    shown = own_run.shown()
    assert "Read 24 messages in 9 threads of octo-org/own" in shown
    assert "without a token" in shown
    assert "The chatbot is helper[bot]" in shown
    assert "The stored figures equal those computed directly from the 24 webhooks" in shown
    assert "octo-careers" not in shown, "no demo data"


def test_the_report_of_the_last_whole_week_lies_beside_it(own_run: OwnRun) -> None:
    week = f"{NOW - timedelta(days=7):%G-W%V}"
    assert f"Wrote the report of week {week}" in own_run.shown()
    assert "octo-org/own" in (RUN_FOLDER / "report.txt").read_text()


def test_a_tunnel_finds_the_port_and_the_secret_again(own_run: OwnRun) -> None:
    assert f"http://127.0.0.1:{own_run.port}/" in own_run.shown()
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
        env=environment(github),
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
            env=environment(github),
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
