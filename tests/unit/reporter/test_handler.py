"""Through the handler as Lambda calls it, against moto's DynamoDB and SES."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest

from contract.figures import audit_key
from contract.mailed_report import MailedReport
from contract.names import Metric
from reporter import handler
from reporter.wording import QUIET
from rig.builders import an_event
from tests.counting import BOT
from tests.lambda_function import logged
from tests.unit.reporter.conftest import CONTEXT, ReporterSandbox

ASKED = an_event("issue-7", title="Which python projects are there?", text="More.")
ANSWERED = an_event("comment-8", text="Three.", author=BOT, created_at="2026-11-16T09:00:42Z")
ELSEWHERE = an_event(
    "issue-9",
    title="Who?",
    text="Who?",
    author="ann",
    repository="octo/other",
    repository_id=2,
    issue_id=2,
    created_at="2026-11-22T23:59:59Z",
)
EARLIER = an_event("issue-3", text="python before", issue_id=3, created_at="2026-11-15T23:59:59Z")


def _report(**event: Any) -> dict[str, Any]:
    return handler.handle({"week": "2026-W47", **event}, CONTEXT)


def _body(mail: dict[str, Any], part: str) -> str:
    return str(json.loads(mail["body"])["Content"]["Simple"]["Body"][part]["Data"])


def test_a_dry_run_renders_and_neither_sends_nor_notes(sandbox: ReporterSandbox) -> None:
    sandbox.count(ASKED, ANSWERED, ELSEWHERE, EARLIER)
    report = _report(dry_run=True)
    assert report["sent"] is False
    for words in (
        "2026-W47",
        "octo/hello#7",
        "Which python projects are there?",
        "python",
        "42 s",
        "octo/other#2",
        ", since 2026-11-22 23:59 UTC",
        "1 question, 100 % answered (100 % by the bot), 0 waiting",
    ):
        assert words in report["html"]
        assert words in report["text"]
    assert sandbox.mails == []
    assert sandbox.notes() == []


def test_a_report_goes_to_each_recipient_in_both_forms(sandbox: ReporterSandbox) -> None:
    sandbox.count(ASKED)
    assert _report() == {"week": "2026-W47", "sent": True}
    sent = json.loads(sandbox.mails[0]["body"])
    assert sandbox.addressees() == ["a@example.com", "b@example.com"]
    assert sent["FromEmailAddress"] == '"CV Analytics (dev)" <reports@example.com>'
    assert sent["ConfigurationSetName"] == "report-mail"
    assert {tag["Name"]: tag["Value"] for tag in sent["EmailTags"]}["week"] == "2026-W47"
    assert sent["Content"]["Simple"]["Subject"]["Data"] == "[dev] CV Analytics, week 2026-W47, questions: 1"
    for mail in sandbox.mails:
        assert "octo/hello#7" in _body(mail, "Html")
        assert "octo/hello#7" in _body(mail, "Text")


def test_without_a_week_it_is_the_last_one(sandbox: ReporterSandbox) -> None:
    week = handler.handle({"dry_run": True}, CONTEXT)["week"]
    days = datetime.now(UTC).date() - datetime.strptime(f"{week}-7", "%G-W%V-%u").replace(tzinfo=UTC).date()
    assert 0 <= days.days <= 8


@pytest.mark.usefixtures("sandbox")
def test_an_empty_week_is_reported_too() -> None:
    assert QUIET in _report(dry_run=True)["text"]
    assert _report()["sent"]


@pytest.mark.usefixtures("sandbox")
def test_what_is_no_week_is_refused() -> None:
    with pytest.raises(ValueError, match="2026-47"):
        _report(week="2026-47")


def test_a_sent_report_is_a_metric(sandbox: ReporterSandbox, capsys: pytest.CaptureFixture[str]) -> None:
    _report()
    _report()
    _, (metrics,) = logged(capsys)
    assert metrics[Metric.REPORT_SENT] == [1.0]


def test_the_first_line_says_what_is_missing_and_the_section_says_how_much(sandbox: ReporterSandbox) -> None:
    sandbox.count(ASKED)
    sqs = boto3.client("sqs")
    for name, delay in (("work-queue", 0), ("work-queue", 900), ("work-dlq", 0), ("pipe-dlq", 0)):
        sqs.send_message(QueueUrl=sandbox.queues[name], MessageBody="{}", DelaySeconds=delay)
    handler.runtime().sendings.table.put_item(Item={**audit_key("2026-11-18"), "differences": 3})
    report = _report(dry_run=True)
    first = report["text"].splitlines()[0]
    assert first.startswith("These figures are not complete: ")
    for words in ("2 events are still under way", "2 messages wait", "the nightly audit found 3 differences"):
        assert words in first
        assert words in report["html"]
    assert "Nightly audit: 1 of 7 days checked, 3 differences" in report["text"]
    assert "outbox" in report["text"]


def test_a_report_goes_out_where_the_queues_do_not_answer_and_says_so(sandbox: ReporterSandbox) -> None:
    boto3.client("sqs").delete_queue(QueueUrl=sandbox.queues["pipe-dlq"])
    assert "the queues did not answer" in _report(dry_run=True)["text"].splitlines()[0]
    assert _report()["sent"]


def test_a_question_of_an_earlier_week_that_waits_is_listed_first(sandbox: ReporterSandbox) -> None:
    sandbox.count(ASKED, ELSEWHERE, EARLIER)
    text = _report(dry_run=True)["text"]
    waiting = text.partition("Waiting questions")[2].partition("Repositories")[0]
    names = [line.split()[0] for line in waiting.splitlines() if "#" in line and not line.startswith(" ")]
    assert names == ["octo/hello#3", "octo/hello#7", "octo/other#2"]
    assert "octo/hello#7" not in _report(week="2026-W46", dry_run=True)["text"]


def test_the_first_mail_that_went_out_is_kept_until_its_threads_expire(sandbox: ReporterSandbox) -> None:
    sandbox.count(ASKED)
    _report()
    (note,) = (note for note in sandbox.notes() if "mail" in note)
    kept = MailedReport.unpack(note["mail"]["B"])
    assert (kept.html, kept.text) == tuple(_body(sandbox.mails[0], part) for part in ("Html", "Text"))
    days = (int(note["expires_at"]["N"]) - datetime.now(UTC).timestamp()) / 86_400
    assert 406 < days <= 407


def test_figures_that_moved_since_they_were_reported_are_corrected(sandbox: ReporterSandbox) -> None:
    sandbox.count(ASKED)
    assert _report(week="2026-W46")["sent"]
    assert _report()["sent"]
    assert "Corrections" not in _report(week="2026-W48", dry_run=True)["text"]
    sandbox.count(ELSEWHERE, ANSWERED, EARLIER)
    text = _report(week="2026-W48", dry_run=True)["text"]
    corrected = [line for line in text.splitlines() if ", now " in line]
    assert corrected == [
        "2026-W47: questions 1, now 2",
        "2026-W47: answered 0, now 1",
        "2026-W46: questions 0, now 1",
    ]


def _while_reading(sandbox: ReporterSandbox, act: Callable[[], object]) -> None:
    """Before each query that the report makes, somebody does something."""

    def happen(**_: Any) -> None:
        client.meta.events.unregister("before-call.dynamodb.Query", happen)
        act()
        client.meta.events.register_first("before-call.dynamodb.Query", happen)

    client = handler.runtime().reader.store.client
    client.meta.events.register_first("before-call.dynamodb.Query", happen)


def test_figures_that_move_while_they_are_read_are_read_again(sandbox: ReporterSandbox) -> None:
    sandbox.count(ASKED)
    late = [ELSEWHERE]
    _while_reading(sandbox, lambda: sandbox.count(late.pop()) if late else None)
    report = _report(dry_run=True)
    assert "questions: 2" in report["subject"]
    assert "changed while they were read" not in report["text"]


def test_figures_that_do_not_hold_still_say_so(sandbox: ReporterSandbox) -> None:
    sandbox.count(ASKED)
    numbers = itertools.count(100)

    def ask() -> None:
        number = next(numbers)
        sandbox.count(an_event(f"issue-{number}", issue_id=number))

    queries = itertools.count(1)
    _while_reading(sandbox, lambda: None if next(queries) % 30 else ask())
    assert "they changed while they were read" in _report(dry_run=True)["text"].splitlines()[0]


def _missing(
    capsys: pytest.CaptureFixture[str], sandbox: ReporterSandbox, week: str
) -> tuple[bool, list[float]]:
    capsys.readouterr()
    missing = sandbox.handle(week=week, check=True)["missing"]
    _, (metrics, *_) = logged(capsys)
    return missing, metrics[Metric.REPORT_MISSING]


def test_the_check_finds_a_report_that_is_missing(
    sandbox: ReporterSandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    sandbox.count(ASKED)
    assert _missing(capsys, sandbox, "2026-W47") == (True, [1.0])
    assert sandbox.mails == []
    _report()
    assert _missing(capsys, sandbox, "2026-W47") == (False, [0.0])


def test_a_quiet_week_after_a_reported_one_is_missed_too(
    sandbox: ReporterSandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    _report()
    assert _missing(capsys, sandbox, "2026-W48") == (True, [1.0])


def test_a_stage_younger_than_the_week_owes_no_report(
    sandbox: ReporterSandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _missing(capsys, sandbox, "2026-W47") == (False, [0.0])
