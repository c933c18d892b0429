"""The function as the platform starts it: an HTTP call in, a log line and figures out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

import flask
import pytest
from google.api_core.exceptions import ServiceUnavailable

from local.github_api.wire import Reply
from redeliver.handler import Redeliverer
from redeliver.lease import LeaseLost, Leases
from redeliver.report import RUN_MESSAGE
from redeliver.settings import RedeliverSettings
from stages.stage import load_stage
from tests.unit.github.server import TOKEN, GitHubServer
from tests.unit.redeliver.memory_lease import MemoryLeases


class Answered:
    def __init__(self, response: flask.Response, printed: str) -> None:
        self.status = response.status_code
        self.body: Mapping[str, Any] = json.loads(response.data)
        (line,) = printed.splitlines()
        self.line: Mapping[str, Any] = json.loads(line)


@pytest.fixture
def token_file(tmp_path: Path) -> Path:
    file = tmp_path / "token"
    file.write_text(f"{TOKEN}\n")
    return file


@pytest.fixture
def settings(server: GitHubServer, token_file: Path) -> RedeliverSettings:
    return RedeliverSettings(
        stage="local",
        google_project="p",
        github_api_url=server.url,
        github_hooks=(server.hook,),
        github_app_id="",
        github_token_file=str(token_file),
        asks_per_run=400,
    )


class Call(Protocol):
    def __call__(self, leases: Leases | None = None, **variables: str) -> Answered: ...


@pytest.fixture
def call(settings: RedeliverSettings, server: GitHubServer, capsys: pytest.CaptureFixture[str]) -> Call:
    """One request to a function with these settings, some variables changed."""

    def request(leases: Leases | None = None, **variables: str) -> Answered:
        redeliverer = Redeliverer(
            settings=RedeliverSettings.from_env(settings.to_env() | variables),
            leases=leases or MemoryLeases(),
            clock=server.time.clock,
        )
        with flask.Flask("redeliver").test_request_context("/", method="POST"):
            response = redeliverer.answer(flask.request)
        return Answered(response, capsys.readouterr().out)

    return request


def test_a_run_answers_and_logs_its_figures(call: Call, server: GitHubServer) -> None:
    server.deliver("guid-1", 502)
    server.deliver("guid-2", 200)
    answered = call()
    figures = {"outcome": "run", "settled": 1, "failed": 1, "asked": 1, "lost": 0, "complete": True}
    assert answered.status == 200
    assert figures.items() <= answered.body.items()
    assert answered.line == {"severity": "INFO", "message": RUN_MESSAGE, **answered.body}
    assert answered.line["hours_until_unrecoverable"] == 72


def test_a_run_is_started_by_post_alone(server: GitHubServer, settings: RedeliverSettings) -> None:
    redeliverer = Redeliverer(settings=settings, leases=MemoryLeases(), clock=server.time.clock)
    with flask.Flask("redeliver").test_request_context("/", method="GET"):
        assert redeliverer.answer(flask.request).status_code == 405
    assert server.seen == []


def test_no_webhook_to_watch_is_no_error(call: Call, server: GitHubServer) -> None:
    assert call(GITHUB_HOOKS="").status == 200
    assert server.seen == []


def test_trouble_at_github_is_an_error_that_the_scheduler_sees(call: Call, server: GitHubServer) -> None:
    server.faults.extend([Reply(503)] * 4)
    answered = call()
    assert (answered.status, answered.line["severity"]) == (502, "ERROR")
    assert "GitHub answered 503" in answered.line["troubles"][0]


def test_another_run_under_way_is_fine(call: Call, server: GitHubServer) -> None:
    leases = MemoryLeases()
    leases.acquire(now=server.time.now(), until=server.time.now().replace(year=2030))
    answered = call(leases)
    assert (answered.status, answered.body["outcome"]) == (200, "busy")


@pytest.mark.parametrize("content", [None, b"", b" \n", TOKEN.encode("utf-16"), b"two\nlines"])
def test_without_a_token_nothing_is_asked_and_the_log_says_why(
    content: bytes | None,
    call: Call,
    server: GitHubServer,
    token_file: Path,
) -> None:
    token_file.unlink() if content is None else token_file.write_bytes(content)
    answered = call()
    assert (answered.status, answered.body, server.seen) == (500, {"outcome": "failed"}, [])
    assert "the secret with GitHub's token" in answered.line["message"]


def test_an_apps_key_that_is_none_is_named_and_not_shown(call: Call, server: GitHubServer) -> None:
    answered = call(GITHUB_APP_ID="Iv1.abc")
    assert answered.status == 500
    assert "no RSA private key" in answered.line["message"]
    assert TOKEN not in json.dumps(answered.line)


def test_a_byte_order_mark_is_no_part_of_the_token(call: Call, token_file: Path) -> None:
    token_file.write_text(f"{TOKEN}\r\n", encoding="utf-8-sig")
    assert call().status == 200


def test_a_new_version_of_the_token_is_used_by_the_next_run(call: Call, token_file: Path) -> None:
    token_file.write_text("expired")
    assert call().status == 502
    token_file.write_text(TOKEN)
    assert call().status == 200


# google-api-core has no types.
_UNAVAILABLE = ServiceUnavailable("Firestore is away")  # type: ignore[no-untyped-call]


class _Failing(MemoryLeases):
    def __init__(self, error: Exception) -> None:
        super().__init__()
        self._error = error

    def acquire(self, **_times: object) -> None:
        raise self._error


@pytest.mark.parametrize(
    ("error", "status", "severity"),
    [
        (_UNAVAILABLE, 500, "ERROR"),
        (LeaseLost("another run has taken over"), 200, "WARNING"),
        (ZeroDivisionError("a bug"), 500, "ERROR"),
    ],
)
def test_every_end_is_answered_and_logged(
    error: Exception,
    status: int,
    severity: str,
    call: Call,
) -> None:
    answered = call(_Failing(error))
    assert (answered.status, answered.line["severity"]) == (status, severity)
    assert str(error) in answered.line["message"]
    assert str(error) not in json.dumps(answered.body) or status == 200


def test_settings_survive_the_environment(settings: RedeliverSettings) -> None:
    assert RedeliverSettings.from_env(settings.to_env()) == settings


@pytest.mark.parametrize("name", ["local", "dev", "prod"])
def test_every_stage_has_settings(name: str) -> None:
    settings = RedeliverSettings.of(load_stage(name), github_token_file="/secrets/github/token")
    assert settings.github_api_url == "https://api.github.com"
    assert RedeliverSettings.from_env(settings.to_env()) == settings
