"""The report in a chat and as an issue: each once, over real HTTP, and no secret in any log."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest

from local.github_api.wire import Reply, Seen, serving
from reporter import handler
from reporter.recipients import recipients_of
from reporter.sender import PAUSES, NotSentToAll
from reporter.sendings import INTENT_SECONDS
from rig.builders import an_event
from tests.unit.reporter.conftest import CHAT, TOKEN, ReporterSandbox
from toolchain.processes import free_port

WEEK = "2026-W47"
REPOSITORY = "octo/reports"
ISSUES = f"/repos/{REPOSITORY}/issues"
SECRET = "T0KEN-B0TH"  # pragma: allowlist secret
ASKED = an_event("issue-7", title="Which python projects are there?", text="More.")


@dataclass
class Outside:
    """Slack, Teams and GitHub: what they were sent, and what they are to answer before they take it."""

    address: str = ""
    messages: list[dict[str, Any]] = field(default_factory=list)
    issues: list[dict[str, Any]] = field(default_factory=list)
    answers: list[Reply] = field(default_factory=list)
    takes_what_it_fails: bool = False
    """Whether it stores a request that it answers with a failure."""

    def answer(self, seen: Seen) -> Reply:
        if seen.method == "GET":
            assert seen.headers["authorization"] == f"Bearer {SECRET}"
            return Reply(200, list(reversed(self.issues)))
        failure = self.answers.pop(0) if self.answers else None
        if failure and not self.takes_what_it_fails:
            return failure
        body = json.loads(seen.body)
        if seen.path == f"/hooks/{SECRET}":
            self.messages.append(body)
            return failure or Reply(200, b"ok")
        assert (seen.path, seen.headers["authorization"]) == (ISSUES, f"Bearer {SECRET}")
        self.issues.append(body | {"number": len(self.issues) + 1})
        return failure or Reply(201, self.issues[-1])


@pytest.fixture
def outside() -> Iterator[Outside]:
    outside = Outside()
    with serving(outside.answer, lambda: datetime.now(UTC)) as outside.address:
        yield outside


Open = Callable[..., ReporterSandbox]


@pytest.fixture
def opened(
    sandbox: ReporterSandbox, quick_reading: None, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> Open:
    """The sandbox with these channels besides its two addresses, and with both secrets."""

    def open_(**settings: Any) -> ReporterSandbox:
        usual = handler.runtime()
        given = replace(usual.settings, github_api_url=outside.address, **settings)
        more = recipients_of(given)[len(usual.recipients) :]
        made = replace(usual, settings=given, recipients=[*usual.recipients, *more])
        monkeypatch.setattr(handler, "runtime", lambda: made)
        keep(CHAT, f"{outside.address}/hooks/{SECRET}\n")
        keep(TOKEN, SECRET)
        sandbox.count(ASKED)
        return sandbox

    return open_


def keep(name: str, value: str) -> None:
    boto3.client("ssm").put_parameter(Name=name, Value=value, Type="SecureString", Overwrite=True)


def said(caplog: pytest.LogCaptureFixture) -> str:
    """All that was logged, with every field."""
    return str([vars(record) for record in caplog.records])


SLACK, TEAMS, ISSUE = {"chat": "slack"}, {"chat": "teams"}, {"issue_repository": REPOSITORY}


@pytest.mark.parametrize("channel", [SLACK, TEAMS, ISSUE], ids=["slack", "teams", "issue"])
def test_each_channel_gets_the_report_once(opened: Open, outside: Outside, channel: dict[str, str]) -> None:
    sandbox = opened(**channel)
    assert [sandbox.handle(week=WEEK)["sent"] for _ in range(3)] == [True, False, False]
    (sent,) = [*outside.messages, *outside.issues]
    text = json.dumps(sent, ensure_ascii=False)
    for words in ("octo/hello#7", "Which python projects are there?", f"?reports={WEEK}", "?thread=", WEEK):
        assert words in text
    assert len(sandbox.mails) == 2


def test_a_channel_that_fails_costs_the_others_nothing_and_is_tried_again(
    opened: Open, outside: Outside, caplog: pytest.LogCaptureFixture
) -> None:
    sandbox = opened(**SLACK, **ISSUE)
    outside.answers = [Reply(404, {"message": "no_team"})]
    with pytest.raises(NotSentToAll, match="slack': 'refused") as failed:
        sandbox.handle(week=WEEK)
    assert (len(sandbox.mails), len(outside.messages), len(outside.issues)) == (2, 0, 1)
    assert sandbox.handle(week=WEEK, check=True)["missing"]
    assert sandbox.handle(week=WEEK)["sent"]
    assert (len(sandbox.mails), len(outside.messages), len(outside.issues)) == (2, 1, 1)
    assert "slack answers 404" in said(caplog)
    assert SECRET not in said(caplog) + str(failed.value)


def test_too_many_requests_are_waited_out(opened: Open, outside: Outside) -> None:
    sandbox = opened(**SLACK)
    outside.answers = [Reply(429)] * 2
    assert sandbox.handle(week=WEEK)["sent"]
    assert sandbox.slept == list(PAUSES[:2])
    assert len(outside.messages) == 1


def test_nothing_is_posted_to_where_nobody_listens(
    opened: Open, outside: Outside, caplog: pytest.LogCaptureFixture
) -> None:
    sandbox = opened(**SLACK)
    keep(CHAT, f"http://127.0.0.1:{free_port()}/hooks/{SECRET}")
    with pytest.raises(NotSentToAll, match="refused"):
        sandbox.handle(week=WEEK)
    keep(CHAT, f"{outside.address}/hooks/{SECRET}")
    assert sandbox.handle(week=WEEK)["sent"]
    assert len(outside.messages) == 1
    assert "slack cannot be reached" in said(caplog)
    assert SECRET not in said(caplog)


@pytest.mark.parametrize("failure", [Reply(502), Reply(0)], ids=["502", "no answer"])
def test_an_issue_whose_answer_was_lost_is_not_created_again(
    opened: Open, outside: Outside, failure: Reply
) -> None:
    sandbox = opened(**ISSUE)
    outside.answers, outside.takes_what_it_fails = [failure], True
    with pytest.raises(NotSentToAll, match="unsettled"):
        sandbox.handle(week=WEEK)
    with pytest.raises(NotSentToAll, match="unsettled"):
        sandbox.handle(week=WEEK)
    sandbox.later = INTENT_SECONDS + 1
    assert sandbox.handle(week=WEEK)["sent"]
    assert len(outside.issues) == 1


def test_an_issue_that_somebody_else_made_up_is_not_taken_for_the_report(
    opened: Open, outside: Outside
) -> None:
    sandbox = opened(**ISSUE)
    assert sandbox.handle(week="2026-W46")["sent"]
    copied = outside.issues[0]["body"].replace("2026-W46", WEEK)
    outside.issues.append({"number": 2, "body": copied})
    assert sandbox.handle(week=WEEK)["sent"]
    assert len(outside.issues) == 3


@pytest.mark.parametrize("value", ["http://example.com/hooks", "ftp://127.0.0.1/", "not an address", "  "])
def test_an_address_that_is_not_https_is_refused(opened: Open, value: str) -> None:
    sandbox = opened(**SLACK)
    keep(CHAT, value)
    with pytest.raises(NotSentToAll, match="slack': 'refused"):
        sandbox.handle(week=WEEK)


def test_a_secret_that_is_missing_is_said_by_its_name(opened: Open, caplog: pytest.LogCaptureFixture) -> None:
    sandbox = opened(**ISSUE)
    boto3.client("ssm").delete_parameter(Name=TOKEN)
    with pytest.raises(NotSentToAll, match="octo/reports': 'refused"):
        sandbox.handle(week=WEEK)
    assert f"parameter {TOKEN}" in said(caplog)
