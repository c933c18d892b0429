"""`make run` as a person and a stranger's script meet it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from local.endpoints import ENDPOINTS_VARIABLE
from tests.waiting import eventually
from toolchain.processes import Process
from toolchain.tools import ROOT

START_SECONDS = 240

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


@dataclass
class WholeRun:
    output: Path
    endpoints: Path


@pytest.fixture(scope="session")
def whole_run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WholeRun]:
    output = tmp_path_factory.mktemp("run") / "output.txt"
    run = Process.start("Run", [sys.executable, "-m", "local.run"], env=HOSTILE, log=output, cwd=ROOT)
    try:
        run.wait_until(lambda: _endpoints(output) is not None, seconds=START_SECONDS)
        endpoints = _endpoints(output)
        assert endpoints
        yield WholeRun(output, endpoints)
    finally:
        run.stop(seconds=120)


def _endpoints(output: Path) -> Path | None:
    found = re.search(r"for scripts\W+(/\S+\.json)", output.read_text())
    return Path(found[1]) if found else None


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
    shown = whole_run.output.read_text()
    assert "The stored figures equal those computed directly" in shown
    assert re.search(r"past 90 days were posted: \d{3} webhooks", shown)
    assert "redeliver had it sent again" in shown
    assert "octo-careers/cv-chatbot" in shown
    assert re.search(r"inbox\W+http://127\.0\.0\.1:\d+", shown)
    assert re.search(r"first counted event: [\d.]+ s", shown)
    assert re.search(r"Memory in all: \d+ MB", shown)
