"""A day's contributions and rows on every DynamoDB: as they are written, and as each reader finds them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from aggregator.store import Store, Stored
from contract.contribution import Contribution, Tally
from contract.figures import Figures, Row, audit_key, figures_of
from contract.item import NEVER
from contract.thread_state import ThreadState
from reporter.completeness import AuditedDay
from rig.backends import Backend
from rig.builders import an_event
from tests.counting import RECOMPUTATION, Line, put, store_of

DAY = "2026-11-16"


@pytest.fixture
def store(dynamodb_backend: Backend) -> Store:
    return Store(
        client=dynamodb_backend.client,
        contributions_table=dynamodb_backend.contributions_table,
        aggregates_table=dynamodb_backend.aggregates_table,
    )


def _row(revision: int = 1, repository_id: int = 1, questions: int = 1, date: str = DAY) -> Row:
    figures = Figures(tally=Tally(questions=questions), waits=(5, 60), issues=1)
    name = "octo/hello" if repository_id else ""
    return Row(date=date, repository_id=repository_id, repository=name, revision=revision, figures=figures)


def _contribution(number: int, **what: Any) -> Contribution:
    made = RECOMPUTATION.of([an_event(issue_id=number)], (), None)
    assert made is not None
    return replace(made.contributions[0], **what)


def _put(backend: Backend, *contributions: Contribution) -> None:
    for each in contributions:
        backend.client.put_item(TableName=backend.contributions_table, Item=each.to_item())


def test_of_two_writers_that_read_the_same_revision_one_is_taken(
    dynamodb_backend: Backend, store: Store
) -> None:
    assert (store.put(_row()), store.put(_row(questions=9))) == (True, False)
    assert (store.put(_row(2, questions=2)), store.put(_row(2, questions=9))) == (True, False)
    assert dynamodb_backend.rows() == {(DAY, "1"): _row(2, questions=2)}


def test_revisions_are_those_of_one_day(store: Store) -> None:
    for row in (_row(), _row(repository_id=0), _row(date="2026-11-17")):
        store.put(row)
    store.put(_row(2))
    assert store.stored(DAY) == Stored({"1": 2, "all": 1}, NEVER)
    assert store.stored("2026-11-18") == Stored()


def test_a_day_has_all_of_its_contributions_whatever_pages_they_come_in(
    dynamodb_backend: Backend, store: Store
) -> None:
    mine = [_contribution(number) for number in range(200)]
    _put(dynamodb_backend, *mine, _contribution(999, day="2026-11-17"))
    unreadable: dict[str, str] = {}
    found = list(store.contributions(DAY, unreadable))
    assert sorted(found, key=lambda each: each.issue_id) == mine
    assert unreadable == {}


def test_a_contribution_that_cannot_be_read_is_named(dynamodb_backend: Backend, store: Store) -> None:
    _put(dynamodb_backend, _contribution(1))
    strange: Any = {**_contribution(2).to_item(), "waits": {"B": b"no numbers"}}
    dynamodb_backend.client.put_item(TableName=dynamodb_backend.contributions_table, Item=strange)
    unreadable: dict[str, str] = {}
    assert list(store.contributions(DAY, unreadable)) == [_contribution(1)]
    ((name, _),) = unreadable.items()
    assert name.endswith("/1#2")


def test_a_name_is_the_newest_owners_in_any_letter_case(dynamodb_backend: Backend, store: Store) -> None:
    assert store.put_name("Octo/Hello", 1, as_of="2026-11-16T09:00:00.000Z")
    assert not store.put_name("octo/hello", 2, as_of="2026-11-15T09:00:00.000Z")
    assert Line(dynamodb_backend).figures.repository_ids() == {"Octo/Hello": 1}
    assert store.put_name("octo/hello", 2, as_of="2026-11-17T09:00:00.000Z")
    assert Line(dynamodb_backend).figures.repository_ids() == {"octo/hello": 2}


def test_a_report_reads_rows_contributions_and_threads(dynamodb_backend: Backend, store: Store) -> None:
    line = Line(dynamodb_backend)
    days = [f"2026-11-{day}" for day in range(16, 19)]
    for day in days[:2]:
        store.put(_row(date=day))
    contributions = [_contribution(number) for number in range(30)]
    _put(dynamodb_backend, *contributions, _contribution(40, tally=Tally()))
    assert {day: len(rows) for day, rows in line.figures.rows(days).items()} == dict(
        zip(days, (1, 1, 0), strict=True)
    )
    assert sorted(each.issue_id for each in line.figures.contributions(days)) == list(range(30))
    states = [_state(number) for number in range(120)]
    for state in states:
        assert store_of(dynamodb_backend).put_state(state, lambda: 30.0)
    found = line.figures.threads([f"1#{number}" for number in range(110, 130)])
    assert found == {state.thread_id: state for state in states[110:]}


def test_a_report_reads_what_the_audits_noted(dynamodb_backend: Backend) -> None:
    note: Any = {name: {"S": value} for name, value in audit_key(DAY).items()} | {"differences": {"N": "2"}}
    dynamodb_backend.client.put_item(TableName=dynamodb_backend.aggregates_table, Item=note)
    assert Line(dynamodb_backend).figures.audits([DAY, "2026-11-17"]) == [AuditedDay(DAY, 2)]


def test_an_audit_reads_a_day_and_finds_its_threads(dynamodb_backend: Backend, store: Store) -> None:
    events = [
        an_event(f"comment-{number}", issue_id=number % 30, repository_id=number % 2 + 1)
        for number in range(60)
    ]
    put(dynamodb_backend, *events, an_event("comment-99", issue_id=99, created_at="2026-11-17T09:00:00Z"))
    days = Line(dynamodb_backend).day_store
    assert days.thread_ids(DAY) == sorted({event.thread_id for event in events})
    assert days.thread_ids(DAY, 2) == sorted(
        {event.thread_id for event in events if event.repository_id == 2}
    )
    _put(dynamodb_backend, _contribution(1), _contribution(2, thread_id="2#2", repository_id=2))
    unreadable: dict[str, str] = {}
    assert days.contributions(DAY, None, unreadable).keys() == {"1#1", "2#2"}
    assert days.contributions(DAY, 2, unreadable).keys() == {"2#2"}
    store.put(_row())
    store.put(_row(repository_id=0))
    store.put(_row(repository_id=2))
    assert days.rows(DAY, 1, unreadable) == [_row(), _row(repository_id=0)]
    assert len(days.rows(DAY, None, unreadable)) == 3
    assert unreadable == {}


def test_the_row_of_a_large_day_comes_back_whole(dynamodb_backend: Backend, store: Store) -> None:
    waits = tuple(range(0, 30_000 * 1051, 1051))
    figures = replace(
        figures_of([_contribution(7)]), waits=waits, issue_ids=tuple(range(2_000)), issues=30_000
    )
    row = replace(_row(), figures=figures)
    assert store.put(row)
    assert dynamodb_backend.rows()[DAY, "1"] == row


def _state(number: int) -> ThreadState:
    made = RECOMPUTATION.of([an_event(issue_id=number)], (), None)
    assert made is not None
    return made.state
