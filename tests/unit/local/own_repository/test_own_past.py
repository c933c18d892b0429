"""What a person is told of a past that begins late."""

from __future__ import annotations

from datetime import date

import pytest

from local.own_repository.own_past import week_sentence

SUNDAY, MONDAY = date(2026, 11, 22), date(2026, 11, 23)


@pytest.mark.parametrize(
    ("first", "today"),
    [(date(2026, 11, 9), SUNDAY), (date(2026, 11, 16), MONDAY), (date(2026, 1, 1), MONDAY)],
)
def test_a_whole_week_needs_no_word(first: date, today: date) -> None:
    assert not week_sentence(first, today)


@pytest.mark.parametrize(("first", "today"), [(date(2026, 11, 10), SUNDAY), (date(2026, 11, 17), MONDAY)])
def test_of_a_week_that_is_not_whole_the_day_is_said_that_makes_it_so(first: date, today: date) -> None:
    monday = "2026-11-09" if today == SUNDAY else "2026-11-16"
    assert f"set SINCE={monday} for a whole week" in week_sentence(first, today)
