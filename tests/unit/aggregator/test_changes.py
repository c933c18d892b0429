from __future__ import annotations

from typing import Any

import pytest

from aggregator.changes import changes_of
from tests.unit.aggregator.days import a_change, a_contribution

BEFORE = a_contribution(7, waits=(60,), keywords={"python": 1})


def test_days_and_repositories_are_those_of_the_changes() -> None:
    changes = changes_of(
        [
            a_change(a_contribution(7)),
            a_change(a_contribution(8)),
            a_change(a_contribution(7, day="2026-11-15")),
            a_change(a_contribution(1, repository_id=82)),
        ]
    )
    assert changes.repositories == {"2026-11-16": {81, 82}, "2026-11-15": {81}}
    assert len(changes.received_at) == 4


def test_a_thread_that_was_written_again_as_it_was_is_no_change() -> None:
    """Every poke writes all days of its thread; of these, few have other figures than before."""
    again = a_contribution(
        7, waits=(60,), keywords={"python": 1}, revision=9, as_of="2026-11-20T09:00:00.000Z", expires_at=9
    )
    assert changes_of([a_change(again, BEFORE)]).repositories == {}


@pytest.mark.parametrize(
    "what",
    [
        {"waits": (61,)},
        {"keywords": {"python": 2}},
        {"keywords": {}},
        {"messages": 2},
        {"other_keywords": 1},
        {"repository": "octo/new"},
    ],
    ids=str,
)
def test_whatever_figures_are_made_of_is_a_change(what: dict[str, Any]) -> None:
    after = a_contribution(7, **{"waits": (60,), "keywords": {"python": 1}, **what})
    assert changes_of([a_change(after, BEFORE)]).repositories == {"2026-11-16": {81}}


def test_only_an_event_that_is_new_to_the_figures_has_a_lag() -> None:
    """Other rules, put into effect by poking all threads, are no late event."""
    changes = changes_of([a_change(a_contribution(7, messages=2), a_contribution(7))])
    assert changes.repositories == {"2026-11-16": {81}}
    assert changes.received_at == []


def test_what_expired_is_no_change() -> None:
    assert changes_of([{"eventName": "REMOVE", "dynamodb": {"Keys": {}}}]).repositories == {}
