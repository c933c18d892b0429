"""The cases of tests/cases/conversations.json, as the pure function sees them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from contract.summary import summarise
from tests.conversations import CASES, conversation_of, figures_of, rules_of

CASE = pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])


def _figures(case: dict[str, Any], day: str = "2026-10-05") -> dict[str, Any]:
    talk = conversation_of(case["events"])
    thread = replace(talk.thread(), moved=False) if talk.moved else talk.thread()
    return figures_of(summarise(thread, rules_of(case.get("settings", {}))), day)


@CASE
def test_a_conversation_has_its_right_figures(case: dict[str, Any]) -> None:
    expected = {name: value for name, value in case["expect"].items() if name != "repository"}
    assert _figures(case) == expected


@CASE
def test_another_day_has_its_own_figures(case: dict[str, Any]) -> None:
    for day, expected in case.get("expect_other_day", {}).items():
        assert _figures(case, day) == expected


@CASE
def test_an_issue_that_moved_away_counts_where_it_is_now(case: dict[str, Any]) -> None:
    talk = conversation_of(case["events"])
    rules = rules_of(case.get("settings", {}))
    if expected := case.get("expect_old_repository"):
        assert figures_of(summarise(talk.thread(), rules)) == expected


@CASE
def test_a_transfer_changes_no_figure(case: dict[str, Any]) -> None:
    talk = conversation_of(case["events"])
    if not talk.deleted:
        expected = {name: value for name, value in case["expect"].items() if name != "repository"}
        moved = summarise(talk.transferred(), rules_of(case.get("settings", {})))
        assert figures_of(moved) == expected


@CASE
def test_the_order_of_arrival_changes_no_figure(case: dict[str, Any]) -> None:
    talk = conversation_of(case["events"])
    rules = rules_of(case.get("settings", {}))
    expected = summarise(talk.thread(), rules)
    assert all(summarise(thread, rules) == expected for thread in talk.in_every_order())
