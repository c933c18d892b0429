"""Through the handler as Lambda calls it, against moto's DynamoDB and SES."""

from __future__ import annotations

import itertools
import json
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest

from contract import aggregates, item
from contract.aggregates import audit_key
from contract.event import Kind
from contract.names import Metric
from reporter import handler
from reporter.store import read_day
from reporter.wording import QUIET
from rig.builders import an_event
from tests.unit.reporter.conftest import Context, Office

ASKED = an_event("issue-7", text="Which python projects are there?\n\nMore.")
ANSWERED = an_event("comment-8", kind=Kind.RESPONSE, text="Three.", created_at="2026-11-16T09:00:42Z")
ELSEWHERE = an_event(
    "issue-9", text="Who?", repository="octo/other", issue_id=2, created_at="2026-11-22T23:59:59Z"
)
EARLIER = an_event("issue-3", text="python before", issue_id=3, created_at="2026-11-15T23:59:59Z")


def _report(**event: Any) -> dict[str, Any]:
    return handler.handle({"week": "2026-W47", **event}, Context())  # type: ignore[arg-type]  # all that it asks for


def _body(mail: dict[str, Any], part: str) -> str:
    return str(json.loads(mail["body"])["Content"]["Simple"]["Body"][part]["Data"])


def test_a_dry_run_renders_and_neither_sends_nor_notes(office: Office) -> None:
    office.store(ASKED, ANSWERED, ELSEWHERE, EARLIER)
    report = _report(dry_run=True)
    assert report["sent"] is False
    for words in ("2026-W47", "octo/hello#7", "Which python projects are there?", "python", "42 s", "50 %"):
        assert words in report["html"]
        assert words in report["text"]
    assert office.mails == []
    assert office.notes() == []


def test_a_report_goes_to_each_recipient_in_both_forms(office: Office) -> None:
    office.store(ASKED)
    assert _report() == {"week": "2026-W47", "sent": True}
    sent = json.loads(office.mails[0]["body"])
    assert office.addressees() == ["a@example.com", "b@example.com"]
    assert sent["FromEmailAddress"] == "reports@example.com"
    assert sent["ConfigurationSetName"] == "report-mail"
    assert {tag["Name"]: tag["Value"] for tag in sent["EmailTags"]}["week"] == "2026-W47"
    assert sent["Content"]["Simple"]["Subject"]["Data"] == "[dev] CV Analytics, week 2026-W47, questions: 1"
    for mail in office.mails:
        assert "octo/hello#7" in _body(mail, "Html")
        assert "octo/hello#7" in _body(mail, "Text")


def test_without_a_week_it_is_the_last_one(office: Office) -> None:
    week = handler.handle({"dry_run": True}, Context())["week"]  # type: ignore[arg-type]  # all that it asks for
    days = datetime.now(UTC).date() - datetime.strptime(f"{week}-7", "%G-W%V-%u").replace(tzinfo=UTC).date()
    assert 0 <= days.days <= 8


@pytest.mark.usefixtures("office")
def test_an_empty_week_is_reported_too() -> None:
    assert QUIET in _report(dry_run=True)["text"]
    assert _report()["sent"]


@pytest.mark.usefixtures("office")
def test_what_is_no_week_is_refused() -> None:
    with pytest.raises(ValueError, match="2026-47"):
        _report(week="2026-47")


def test_a_sent_report_is_a_metric(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    _report()
    _report()
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    (metrics,) = (line for line in lines if "_aws" in line)
    assert metrics[Metric.REPORT_SENT] == [1.0]


def test_an_event_that_cannot_be_read_is_told_and_costs_nothing_else(office: Office) -> None:
    office.store(ASKED)
    strange = {**item.to_item(an_event("comment-99"), expires_at=1), "schema_version": {"N": "99"}}
    office.dynamodb.put_item(TableName="analytics", Item=strange)
    text = _report(dry_run=True)["text"]
    assert "1 stored event could not be read" in text.splitlines()[0]
    assert "Which python projects are there?" in text


def test_a_days_figures_are_read_over_shards_and_pages(office: Office) -> None:
    events = [
        an_event(f"comment-{number}", text="python", repository=f"octo/{'r' * 90}{number}")
        for number in range(40)
    ]
    office.store(*events)
    filler = "x" * 60_000
    for number in range(20):
        row = {
            aggregates.PARTITION_KEY: {"S": "2026-11-16#0"},
            aggregates.SORT_KEY: {"S": f"keywords#octo/large#{number:03}"},
            f"w:{filler}": {"N": "1"},
        }
        office.dynamodb.put_item(TableName=office.aggregates_table, Item=row)
    table = handler.runtime().sendings.table
    figures = read_day(table, "2026-11-16", 4)
    assert sum(each.queries for each in figures.values()) == 40
    assert figures["octo/large"].keywords == {filler: 20}
    counts = read_day(table, "2026-11-16", 4, kind="counts")
    assert sum(each.queries for each in counts.values()) == 40
    assert not any(each.keywords or each.issues for each in counts.values())
    assert read_day(table, "2026-11-17", 4) == {}


def test_the_first_line_says_what_is_missing_and_the_section_says_how_much(office: Office) -> None:
    office.store(ASKED)
    sqs = boto3.client("sqs")
    for name, delay in (("work-queue", 0), ("work-queue", 900), ("work-dlq", 0), ("pipe-dlq", 0)):
        sqs.send_message(QueueUrl=office.queues[name], MessageBody="{}", DelaySeconds=delay)
    handler.runtime().sendings.table.put_item(Item={**audit_key("2026-11-18"), "differences": 3})
    report = _report(dry_run=True)
    first = report["text"].splitlines()[0]
    assert first.startswith("These figures are not complete: ")
    for words in ("2 events are still under way", "2 messages wait", "the nightly audit found 3 differences"):
        assert words in first
        assert words in report["html"]
    assert "Days audited:                     1 of 7" in report["text"]
    assert "outbox" in report["text"]


def test_a_report_goes_out_where_the_queues_do_not_answer_and_says_so(office: Office) -> None:
    boto3.client("sqs").delete_queue(QueueUrl=office.queues["pipe-dlq"])
    assert "the queues could not be asked" in _report(dry_run=True)["text"].splitlines()[0]
    assert _report()["sent"]


def test_figures_that_moved_since_they_were_reported_are_corrected(office: Office) -> None:
    office.store(ASKED)
    assert _report(week="2026-W46")["sent"]
    assert _report()["sent"]
    assert "Corrections" not in _report(week="2026-W48", dry_run=True)["text"]
    office.store(ELSEWHERE, ANSWERED, EARLIER)
    text = _report(week="2026-W48", dry_run=True)["text"]
    told = [line for line in text.splitlines() if ", now " in line]
    assert told == [
        "2026-W47: questions 1, now 2",
        "2026-W47: responses 0, now 1",
        "2026-W46: questions 0, now 1",
    ]


def test_figures_that_move_while_they_are_read_are_read_again(office: Office) -> None:
    office.store(ASKED)
    late = [ELSEWHERE, EARLIER]

    def come_late(**_: Any) -> None:
        if late:
            office.store(late.pop())

    client = handler.runtime().reader.events.client
    client.meta.events.register("before-call.dynamodb.Query", come_late)
    report = _report(dry_run=True)
    assert "questions: 2" in report["subject"]
    assert "changed while they were read" not in report["text"]


def test_figures_that_do_not_hold_still_say_so(office: Office) -> None:
    office.store(ASKED)
    numbers = itertools.count(100)

    def ask(**_: Any) -> None:
        number = next(numbers)
        office.store(an_event(f"issue-{number}", issue_id=number))

    handler.runtime().reader.events.client.meta.events.register_first("before-call.dynamodb.Query", ask)
    assert "they changed while they were read" in _report(dry_run=True)["text"].splitlines()[0]


def _missing(capsys: pytest.CaptureFixture[str], office: Office, week: str) -> tuple[bool, list[float]]:
    capsys.readouterr()
    missing = office.handle(week=week, check=True)["missing"]
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    return missing, next(line[Metric.REPORT_MISSING] for line in lines if "_aws" in line)


def test_the_check_tells_a_report_that_is_missing(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    office.store(ASKED)
    assert _missing(capsys, office, "2026-W47") == (True, [1.0])
    assert office.mails == []
    _report()
    assert _missing(capsys, office, "2026-W47") == (False, [0.0])


def test_a_quiet_week_after_a_reported_one_is_missed_too(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    _report()
    assert _missing(capsys, office, "2026-W48") == (True, [1.0])


def test_a_stage_younger_than_the_week_owes_no_report(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _missing(capsys, office, "2026-W47") == (False, [0.0])
