"""`make run` as a person and a stranger's script meet it, from `cv-analytics up` to `down`."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from local.endpoints import ENDPOINTS_VARIABLE, Endpoints
from ops.down.taking_away import END_SECONDS
from ops.up.local_tasks import COUNT_SECONDS, LOG, START_SECONDS
from tests.waiting import eventually
from toolchain.processes import Process
from toolchain.tools import ROOT

STRANGER = """
import hashlib, hmac, json, os, sys, urllib.request
endpoints = json.load(open(sys.argv[1]))
now = sys.argv[2]
user = {"login": "stranger", "id": 9, "type": "User"}
body = json.dumps({
    "action": "opened",
    "issue": {"id": 987654321, "number": 321, "title": "Hello", "body": "Any zeppelin experience?",
              "user": user, "html_url": "https://github.com/strange/land/issues/321",
              "created_at": now, "updated_at": now},
    "repository": {"id": 55, "full_name": "strange/land"},
    "sender": user,
}).encode()
signed = "sha256=" + hmac.new(endpoints["webhook_secret"].encode(), body, hashlib.sha256).hexdigest()
request = urllib.request.Request(endpoints["receiver"], body, {
    "X-GitHub-Event": "issues", "X-GitHub-Delivery": "stranger-1", "X-Hub-Signature-256": signed})
print(urllib.request.urlopen(request).status)
"""
"""Knows nothing but the endpoints file."""


_DEAD = "http://127.0.0.1:9"
HOSTILE = {
    **{name: value for name, value in os.environ.items() if name.lower() != "no_proxy"},
    **dict.fromkeys(
        ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"), _DEAD
    ),
    "AWS_PROFILE": "nobody",
    "HOME": "/dev/null/home",
    "PYTHONDONTWRITEBYTECODE": "1",
}
"""A caller's environment: proxies that do not answer, no such profile, a home that cannot be written."""


UP = '"$0" -m ops up --yes; echo "exit code $?"; exec sleep 86400'
"""What `up` started goes on without it, and ends with the supervisor of this shell at the latest."""


@dataclass(frozen=True)
class WholeRun:
    up: Process
    said: str
    """What `up` printed."""
    endpoints: Path

    @property
    def shown(self) -> str:
        return LOG.read_text()

    def types(self, command: str) -> tuple[int, str]:
        """The exit code, and what it printed."""
        done = subprocess.run(  # noqa: S603  # this interpreter
            [sys.executable, "-m", "ops", command, "--yes"],
            cwd=ROOT,
            env={**HOSTILE, ENDPOINTS_VARIABLE: str(self.endpoints)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=END_SECONDS + 60,
        )
        return done.returncode, done.stdout


@pytest.fixture(scope="session")
def whole_runs() -> Iterator[list[WholeRun]]:
    runs: list[WholeRun] = []
    yield runs
    for run in runs:
        run.up.stop(seconds=END_SECONDS)


@pytest.fixture
def whole_run(whole_runs: list[WholeRun], tmp_path_factory: pytest.TempPathFactory) -> WholeRun:
    """One for all tests, and another one for those that come after its end."""
    if not whole_runs or not whole_runs[-1].endpoints.exists():
        whole_runs.append(_up(tmp_path_factory.mktemp("run")))
    return whole_runs[-1]


def _up(folder: Path) -> WholeRun:
    """It leaves alone what runs in this checkout already."""
    log = folder / "said.txt"
    env = {**HOSTILE, ENDPOINTS_VARIABLE: str(folder / "none.json")}
    up = Process.start("Up", ["/bin/sh", "-c", UP, sys.executable], env=env, log=log, cwd=ROOT)
    try:
        up.wait_until(lambda: "exit code" in log.read_text(), seconds=START_SECONDS + COUNT_SECONDS)
        said = log.read_text()
        found = re.search(r"^Endpoints: (\S+)$", said, re.MULTILINE)
        assert found, said
        run = WholeRun(up, said, Path(found[1]))
        up.wait_until(lambda: str(run.endpoints) in run.shown, seconds=COUNT_SECONDS)
    except BaseException:
        up.stop(seconds=END_SECONDS)
        raise
    return run


def test_one_command_goes_from_nothing_to_a_counted_webhook(whole_run: WholeRun) -> None:
    said = whole_run.said
    assert said.index("make run") < said.index("✓ Local stage") < said.index("✓ A webhook was counted")
    assert said.endswith("exit code 0\n")
    code, said = whole_run.types("up")
    assert (code, "make run" in said) == (0, False), said


def test_a_strangers_webhook_is_counted_in_the_summary(whole_run: WholeRun) -> None:
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    command = [sys.executable, "-I", "-c", STRANGER, str(whole_run.endpoints), now]
    posted = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # this interpreter
    assert posted.stdout.strip() == "202", posted.stderr

    def summary() -> dict[str, Any]:
        question = ["summary", "--date", now[:10], "--repository", "strange/land", "--json"]
        env = {**HOSTILE, ENDPOINTS_VARIABLE: str(whole_run.endpoints)}
        answer = subprocess.run(  # noqa: S603  # this interpreter
            [sys.executable, "-m", "ops", *question],
            cwd=ROOT,
            env=env,
            capture_output=True,
            text=True,
            check=False,
        )
        # Before its first question was counted, nobody knows the repository.
        found: dict[str, Any] = json.loads(answer.stdout or "{}")
        return found

    assert eventually(lambda: summary().get("questions") == 1)
    found = summary()
    assert found.pop("as_of")
    assert found == {
        "questions": 1,
        "answered_by_bot": 0,
        "answered_by_people": 0,
        "closed": 0,
        "waiting": 1,
        "messages": 1,
        "waits": [],
        "wait_p50_seconds": None,
        "wait_p95_seconds": None,
        "top_keywords": [{"word": "experience", "count": 1}, {"word": "zeppelin", "count": 1}],
        "issue_ids": [321],
    }


def test_a_payload_can_be_sent_by_hand(whole_run: WholeRun, tmp_path: Path) -> None:
    payload = tmp_path / "ping.json"
    payload.write_text('{"zen": "Keep it logically awesome."}')
    sent = subprocess.run(  # noqa: S603  # this interpreter
        [sys.executable, "-m", "local.send", str(payload), "ping"],
        cwd=ROOT,
        env={**HOSTILE, ENDPOINTS_VARIABLE: str(whole_run.endpoints)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (sent.returncode, sent.stdout) == (0, '200 {"pong": true}\n'), sent.stderr


def test_the_run_shows_its_figures_and_checks_them(whole_run: WholeRun) -> None:
    shown = whole_run.shown
    assert "The stored figures equal those computed directly" in shown
    assert re.search(r"past 90 days were posted: \d{3} webhooks", shown)
    assert "redeliver had it sent again" in shown
    assert "octo-careers/cv-chatbot" in shown
    assert re.search(r"inbox\W+http://127\.0\.0\.1:\d+", shown)
    assert re.search(r"first counted event: [\d.]+ s", shown)
    assert re.search(r"Memory in all: \d+ MB", shown)


def test_one_command_takes_it_away_also_where_nothing_is_left(whole_run: WholeRun, tmp_path: Path) -> None:
    owner = Endpoints.read(whole_run.endpoints).owner
    code, said = whole_run.types("down")
    assert (code, owner.is_alive) == (0, False), said
    # Another run may have the file's name by now.
    code, said = replace(whole_run, endpoints=tmp_path / "none.json").types("down")
    assert code == 0, said
