"""What is a difference and what is none; tests/contract/store reads the same from real tables."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.audit import (
    Audit,
    Difference,
    Finding,
    Seen,
    audit,
    differences_of_rows,
    differences_of_thread,
    shared,
)
from contract.contribution import Contribution, Tally
from contract.figures import Row, figures_of
from contract.thread_state import ThreadState
from tests.unit.aggregator.days import a_contribution
from tests.unit.processor.conftest import ANSWERED, ASKED, RECOMPUTATION

DAY = "2026-11-16"
NIGHT = datetime(2026, 11, 17, 3, tzinfo=UTC)
MADE = RECOMPUTATION.of([ASKED, ANSWERED], (), None)
assert MADE is not None
STATE, (STORED,) = MADE.state, MADE.contributions

_DAYS = st.lists(
    st.builds(
        lambda issue_id, repository_id, questions: a_contribution(
            issue_id, repository_id=repository_id, repository=f"octo/{repository_id}", questions=questions
        ),
        st.integers(1, 20),
        st.sampled_from([81, 82]),
        st.integers(0, 3),
    ),
    max_size=8,
    unique_by=lambda each: each.thread_id,
)


def _rows(contributions: list[Contribution]) -> list[Row]:
    def row(repository_id: int, own: list[Contribution]) -> Row:
        name = own[0].repository if repository_id else ""
        figures = figures_of(own, of_all=not repository_id)
        return Row(date=DAY, repository_id=repository_id, repository=name, revision=3, figures=figures)

    by_repository = {0: contributions} if contributions else {}
    for each in contributions:
        by_repository.setdefault(each.repository_id, []).append(each)
    return [row(repository_id, own) for repository_id, own in by_repository.items()]


def _seen(**what: Any) -> Seen:
    fields: dict[str, Any] = {
        "thread_id": "1#7",
        "has_messages": True,
        "unreadable": 0,
        "state": replace(STATE, revision=9),
        "stored": replace(STORED, revision=9),
        "expected_state": replace(STATE, revision=10),
        "expected": replace(STORED, revision=10),
        **what,
    }
    return Seen(**fields)


@given(_DAYS)
def test_rows_that_are_what_their_contributions_come_to_are_right(contributions: list[Contribution]) -> None:
    assert not list(differences_of_rows(DAY, _rows(contributions), contributions, None))
    mine = [each for each in contributions if each.repository_id == 81]
    rows = [row for row in _rows(contributions) if row.repository_id == 81]
    assert not list(differences_of_rows(DAY, rows, mine, 81))


@given(_DAYS.filter(bool), st.data())
def test_a_row_that_is_wrong_or_missing_is_found_and_no_other(
    contributions: list[Contribution], data: st.DataObject
) -> None:
    rows = _rows(contributions)
    place = data.draw(st.integers(0, len(rows) - 1))
    wrong = replace(rows[place], figures=replace(rows[place].figures, issues=99))
    for spoiled in ([*rows[:place], wrong, *rows[place + 1 :]], rows[:place] + rows[place + 1 :]):
        (found,) = differences_of_rows(DAY, spoiled, contributions, None)
        assert (found.finding, found.repository_id) == (Finding.ROW, rows[place].repository_id)


def test_when_a_rows_newest_event_came_is_no_figure() -> None:
    """A thread that is written again as it was does not make its row be written again."""
    later = a_contribution(7, as_of="2026-11-19T09:00:00.000Z", revision=9)
    assert not list(differences_of_rows(DAY, _rows([a_contribution(7)]), [later], None))


def test_a_thread_that_is_what_its_messages_come_to_is_right() -> None:
    assert not list(differences_of_thread(_seen()))


@pytest.mark.parametrize("name", sorted({each.name for each in fields(ThreadState)} - {"revision"}))
def test_whatever_is_wrong_in_a_state_is_named(name: str) -> None:
    value = getattr(STATE, name)
    others: dict[type, Any] = {bool: not value, int: 77, str: "other", tuple: ("2026-01-01",)}
    (found,) = differences_of_thread(_seen(state=replace(STATE, **{name: others[type(value)]})))
    assert (found.finding, found.correlation_id) == (Finding.THREAD, "octo/hello#7")
    assert found.detail.endswith(f"differ in {name}")


@pytest.mark.parametrize(
    ("what", "named"),
    [
        ({"stored": None}, "what counts at all"),
        ({"expected": None}, "what counts at all"),
        ({"stored": replace(STORED, tally=Tally())}, "what counts at all"),
        ({"stored": replace(STORED, waits=(61,))}, "waits"),
        ({"stored": replace(STORED, keywords={"golang": 1}, other_keywords=1)}, "keywords, other_keywords"),
        ({"state": None}, "whether it is known"),
    ],
    ids=str,
)
def test_whatever_is_wrong_in_a_contribution_is_named(what: dict[str, Any], named: str) -> None:
    (found,) = differences_of_thread(_seen(**what))
    assert found.detail.endswith(f"differ in {named}")


@pytest.mark.parametrize("what", [{"stored": None}, {"expected": None}, {}])
def test_nothing_stored_and_a_contribution_of_noughts_are_the_same(what: dict[str, Any]) -> None:
    empty = replace(STORED, tally=Tally(), waits=(), keywords={})
    assert not list(differences_of_thread(_seen(**{"stored": empty, "expected": empty, **what})))


def test_what_counts_without_a_message_is_an_orphan() -> None:
    (found,) = differences_of_thread(_seen(has_messages=False, expected_state=None, expected=None))
    assert (found.finding, found.thread_id, found.repository_id) == (Finding.ORPHAN, "1#7", 1)
    gone = _seen(has_messages=False, stored=replace(STORED, tally=Tally()))
    assert not list(differences_of_thread(gone))


def test_messages_that_cannot_be_read_are_counted() -> None:
    (found,) = differences_of_thread(_seen(unreadable=3))
    assert (found.finding, found.detail) == (
        Finding.UNREADABLE,
        "octo/hello#7: 3 stored messages cannot be read",
    )
    none_can = _seen(unreadable=1, has_messages=False, expected_state=None, expected=None)
    assert [each.finding for each in differences_of_thread(none_can)] == [Finding.UNREADABLE]


def test_what_is_younger_than_figures_need_is_under_way() -> None:
    old, young = (
        Difference(finding=Finding.ROW, repository="", detail="", received_at=received_at)
        for received_at in ("2026-11-17T02:44:59.999Z", "2026-11-17T02:45:00.000Z")
    )
    found = audit([old, young], now=NIGHT, settled_after=timedelta(minutes=15))
    assert found == Audit([old], under_way=1)


def test_only_what_both_looks_find_is_a_difference() -> None:
    one, other = (
        Difference(finding=Finding.THREAD, repository="octo/hello", thread_id=each, detail=each)
        for each in ("1#7", "1#8")
    )
    assert shared(Audit([one, other]), Audit([replace(one, detail="again")], 2)) == Audit([one], 2)
