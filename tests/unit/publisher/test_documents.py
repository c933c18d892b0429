from __future__ import annotations

import base64
import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from contract.figures import Row, audit_key, figures_of, report_key
from contract.mailed_report import MailedReport
from contract.packed import differences
from contract.thread_state import ThreadState
from publisher.documents import Document, documents_of, newest
from tests.unit.aggregator.days import a_contribution
from tests.unit.processor.conftest import ANSWERED, ASKED, RECOMPUTATION

MADE = RECOMPUTATION.of([ASKED, ANSWERED], (), None)
assert MADE is not None
STATE = MADE.state
ROW = Row(
    date="2026-11-16",
    repository_id=81,
    repository="octo/hello",
    revision=4,
    figures=figures_of(
        [
            a_contribution(7, waits=(60, 5), keywords={"python": 1}),
            a_contribution(8, keywords={"python": 1, "go": 1}),
        ]
    ),
)


def _record(item: Any) -> dict[str, Any]:
    """As Lambda hands it over: what is binary is base64, and numbers are texts."""
    image = {
        name: {"B": base64.b64encode(value["B"]).decode()} if "B" in value else value
        for name, value in item.items()
    }
    keys = {name: image[name] for name in ("thread_id", "date", "repository_key") if name in image}
    return {"eventName": "MODIFY", "dynamodb": {"Keys": keys, "NewImage": json.loads(json.dumps(image))}}


def _note(key: dict[str, str], **more: Any) -> dict[str, Any]:
    return _record({name: {"S": value} for name, value in key.items()} | more)


def _document(record: dict[str, Any]) -> Document:
    """The first; a row's part of its week comes second."""
    return newest([record]).documents[0]


def test_a_row_is_shown_in_the_glossarys_words() -> None:
    document = _document(_record(ROW.to_item()))
    assert (document.path, document.revision) == ("figures/2026-11-16~81", 4)
    assert document.fields == {
        "date": "2026-11-16",
        "repository": "octo/hello",
        "repository_id": 81,
        "revision": 4,
        "questions": 2,
        "answered_by_bot": 0,
        "answered_by_people": 0,
        "closed": 0,
        "waiting": 2,
        "messages": 2,
        "responses": 0,
        "waits": [5, 60],
        "keywords": [{"word": "python", "count": 2}, {"word": "go", "count": 1}],
        "other_keywords": 0,
        "issues": 2,
        "issue_ids": [7, 8],
        "as_of": "2026-11-16T09:00:01.000Z",
    }


@pytest.mark.parametrize(
    ("date", "path"),
    [
        ("2026-11-16", "weeks/2026-11-16~81/mon"),
        ("2026-11-22", "weeks/2026-11-16~81/sun"),
        ("2027-01-01", "weeks/2026-12-28~81/fri"),
    ],
)
def test_a_row_is_a_part_of_its_weeks_document_as_well(date: str, path: str) -> None:
    day, part = newest([_record(replace(ROW, date=date).to_item())]).documents
    assert (part.path, part.revision) == (path, day.revision)
    assert part.fields["waits"] == differences([5, 60])
    assert {**part.fields, "waits": [5, 60], "issue_ids": [7, 8]} == day.fields
    assert part.beside == {"date": path[6:16], "repository_id": 81}


def test_the_row_of_all_repositories_has_a_document_of_its_own() -> None:
    figures = figures_of([a_contribution(7)], of_all=True)
    of_all = replace(ROW, repository_id=0, repository="", figures=figures)
    document = _document(_record(of_all.to_item()))
    (share,) = figures.repositories
    assert document.path == "figures/2026-11-16~all"
    assert document.fields["repositories"] == [
        {
            "repository_id": share.repository_id,
            "repository": share.repository,
            "questions": 1,
            "answered_by_bot": 0,
            "answered_by_people": 0,
            "closed": 0,
            "waiting": 1,
            "messages": 1,
            "responses": 0,
        }
    ]


def test_a_threads_state_is_shown_and_ends_with_the_thread() -> None:
    document = _document(_record(STATE.to_item()))
    assert (document.path, document.revision) == ("threads/1#7", 1)
    assert document.fields == {
        "thread_id": "1#7",
        "revision": 1,
        "correlation_id": "octo/hello#7",
        "repository": "octo/hello",
        "repository_id": 1,
        "issue_id": 7,
        "title": "Projects",
        "url": "https://github.com/octo/hello/issues/7",
        "author": "octocat",
        "closed_at": "",
        "is_gone": False,
        "messages": 2,
        "questions": 1,
        "answered_by_bot": 1,
        "answered_by_people": 0,
        "closed": 0,
        "waiting_since": "",
        "waiting_for": "",
        "moved_to": "",
        "as_of": "2026-11-16T09:00:01.000Z",
        "expires_at": datetime(2028, 3, 20, tzinfo=UTC),
    }


def test_a_report_is_shown_once_every_recipient_has_it() -> None:
    figures = {"figures": {"S": '{"questions": 5, "answered": 4}'}}
    mail = MailedReport(subject="Week 47", html="<p>5 questions</p>", text="5 questions")
    kept = {**figures, "mail": {"B": mail.pack()}, "expires_at": {"N": "1830556800"}}
    sent = _note(report_key("2026-W47"), **kept, sent_at={"N": "1795424400"})
    document = _document(sent)
    assert (document.path, document.revision) == ("reports/2026-W47", 1)
    assert document.fields == {
        "week": "2026-W47",
        "subject": "Week 47",
        "html": "<p>5 questions</p>",
        "text": "5 questions",
        "questions": 5,
        "answered": 4,
        "sent_at": "2026-11-23T09:00:00Z",
        "expires_at": datetime(2028, 1, 4, tzinfo=UTC),
        "revision": 1,
    }
    unsent = _note(report_key("2026-W47"), **kept)
    assert newest([unsent]).documents == []
    assert newest([unsent, sent]).documents == [document]


@pytest.mark.parametrize(
    "record",
    [
        _note(report_key("2026-W47", "to#1234"), sent_at={"N": "1"}),
        _note(audit_key("2026-11-16"), differences={"N": "0"}),
        _note({"date": "repositories", "repository_key": "octo/hello"}, repository={"S": "Octo/Hello"}),
        {"eventName": "REMOVE", "dynamodb": {"Keys": {"thread_id": {"S": "1#7"}}}},
    ],
)
def test_notes_names_and_what_expired_are_not_shown(record: dict[str, Any]) -> None:
    batch = newest([record])
    assert (batch.documents, batch.unreadable) == ([], {})


def test_of_one_document_the_newest_revision_is_written_whatever_the_order() -> None:
    states: list[ThreadState] = [replace(STATE, revision=revision) for revision in (2, 5, 3)]
    (document,) = newest(_record(state.to_item()) for state in states).documents
    assert document.revision == 5


@pytest.mark.parametrize(
    "spoiled",
    [
        {"revision": {"S": "four"}},
        {"waits": {"B": base64.b64encode(b"no numbers").decode()}},
        {"waits": {"B": "no base64"}},
        {"queryCount": {"N": "1.5"}},
        {"topKeywords": {"L": []}},
    ],
    ids=str,
)
def test_a_record_that_cannot_be_read_is_named_and_costs_no_other(spoiled: dict[str, Any]) -> None:
    good, bad = _record(STATE.to_item()), _record(ROW.to_item())
    bad["dynamodb"]["NewImage"].update(spoiled)
    batch = newest([bad, good])
    assert [document.path for document in batch.documents] == ["threads/1#7"]
    assert list(batch.unreadable) == ["2026-11-16 81"]


def test_while_the_newest_image_cannot_be_read_the_one_before_is_shown() -> None:
    known, spoiled = _record(STATE.to_item()), _record(replace(STATE, revision=9).to_item())
    spoiled["dynamodb"]["NewImage"]["messages"] = {"N": "1.5"}
    batch = newest([spoiled, known])
    assert [document.revision for document in batch.documents] == [STATE.revision]
    assert list(batch.unreadable) == ["1#7"]


def test_a_document_of_any_year_has_an_end() -> None:
    for expires_at in (253_402_300_799, -62_135_596_800):
        item = replace(STATE, expires_at=expires_at).to_item()
        (document,) = documents_of(item)
        assert isinstance(document.fields["expires_at"], datetime)
