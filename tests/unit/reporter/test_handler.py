"""Through the handler as Lambda calls it, against moto's DynamoDB and SES."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError

from contract import aggregates, item
from contract.event import Kind
from contract.names import Metric
from reporter import handler
from reporter.store import BeingSent, read_day
from tests.builders import an_event
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
    assert office.sending() == {}


def test_a_report_goes_to_all_recipients_in_both_forms(office: Office) -> None:
    office.store(ASKED)
    assert _report() == {"week": "2026-W47", "sent": True}
    (mail,) = office.mails
    sent = json.loads(mail["body"])
    assert sent["FromEmailAddress"] == "reports@example.com"
    assert sent["Destination"] == {"ToAddresses": ["a@example.com", "b@example.com"]}
    assert sent["Content"]["Simple"]["Subject"]["Data"] == "[dev] CV Analytics, week 2026-W47, questions: 1"
    assert "octo/hello#7" in _body(mail, "Html")
    assert "octo/hello#7" in _body(mail, "Text")


def test_a_report_is_sent_once(office: Office) -> None:
    assert [_report()["sent"], _report()["sent"]] == [True, False]
    assert len(office.mails) == 1
    assert office.sending()["message_id"]["S"]


def test_each_week_is_sent_for_itself(office: Office) -> None:
    assert _report()["sent"]
    assert _report(week="2026-W46")["sent"]
    assert len(office.mails) == 2


def test_without_a_week_it_is_the_last_one(office: Office) -> None:
    week = handler.handle({"dry_run": True}, Context())["week"]  # type: ignore[arg-type]  # all that it asks for
    days = datetime.now(UTC).date() - datetime.strptime(f"{week}-7", "%G-W%V-%u").replace(tzinfo=UTC).date()
    assert 0 <= days.days <= 8


@pytest.mark.usefixtures("office")
def test_an_empty_week_is_reported_too() -> None:
    assert "None." in _report(dry_run=True)["text"]
    assert _report()["sent"]


@pytest.mark.usefixtures("office")
def test_what_is_no_week_is_refused() -> None:
    with pytest.raises(ValueError, match="2026-47"):
        _report(week="2026-47")


def test_while_another_one_sends_it_is_left_to_it_and_tried_again(office: Office) -> None:
    sendings = handler.runtime().sendings
    now = datetime.now(UTC).timestamp()
    assert sendings.claim("2026-W47", now=now, until=now + 60)
    with pytest.raises(BeingSent):
        _report()
    assert office.mails == []


def test_where_the_sender_died_the_next_one_sends(office: Office) -> None:
    sendings = handler.runtime().sendings
    now = datetime.now(UTC).timestamp()
    assert sendings.claim("2026-W47", now=now - 60, until=now - 1)
    assert _report()["sent"]
    assert len(office.mails) == 1


def test_a_refused_mail_can_be_sent_at_once_again(office: Office) -> None:
    office.failures.append("TooManyRequestsException")
    with pytest.raises(ClientError, match="TooManyRequests"):
        _report()
    assert _report()["sent"]
    assert len(office.mails) == 1


def test_a_mail_of_unknown_fate_is_not_sent_again_at_once(office: Office) -> None:
    office.failures.append(ReadTimeoutError(endpoint_url="x"))
    with pytest.raises(ReadTimeoutError):
        _report()
    with pytest.raises(BeingSent):
        _report()
    assert "sent_at" not in office.sending()


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
    assert "left out: 1." in text
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
    figures = read_day(handler.runtime().aggregates, "2026-11-16", 4)
    assert sum(each.queries for each in figures.values()) == 40
    assert figures["octo/large"].keywords == {filler: 20}
    assert read_day(handler.runtime().aggregates, "2026-11-17", 4) == {}
