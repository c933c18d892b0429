from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporter.week import Week


@given(st.dates(date(1970, 1, 5), date(2100, 1, 1)))
def test_a_label_reads_back_as_the_same_week(day: date) -> None:
    week = Week(date.fromisocalendar(*day.isocalendar()[:2], 1))
    assert Week.parse(week.label) == week
    assert day.isoformat() in week.days


@pytest.mark.parametrize(
    ("label", "first", "last"),
    [
        ("2026-W47", "2026-11-16", "2026-11-22"),
        ("2026-W01", "2025-12-29", "2026-01-04"),
        ("2026-W53", "2026-12-28", "2027-01-03"),
    ],
)
def test_a_week_has_seven_days_from_monday(label: str, first: str, last: str) -> None:
    days = Week.parse(label).days
    assert (days[0], days[-1], len(days)) == (first, last, 7)


def test_the_week_before_may_be_in_the_year_before() -> None:
    assert Week.parse("2026-W01").before.label == "2025-W52"


@pytest.mark.parametrize(
    "label",
    [
        "",
        "2026-47",
        "2026-W7",
        "2026-W00",
        "2025-W53",
        "2026-W54",
        "9999-W52",
        "\N{FULLWIDTH DIGIT TWO}026-W47",
        "W47",
    ],
)
def test_what_is_no_week_is_refused(label: str) -> None:
    with pytest.raises(ValueError, match=r"week|year"):
        Week.parse(label)


@pytest.mark.parametrize(
    ("moment", "time_zone", "label"),
    [
        (datetime(2026, 11, 23, 8, tzinfo=UTC), "Europe/London", "2026-W47"),
        (datetime(2026, 11, 29, 23, tzinfo=UTC), "Europe/London", "2026-W47"),
        # Sunday evening in UTC is Monday morning there, and Monday morning is Sunday evening.
        (datetime(2026, 11, 22, 23, tzinfo=UTC), "Pacific/Auckland", "2026-W47"),
        (datetime(2026, 11, 23, 3, tzinfo=UTC), "America/New_York", "2026-W46"),
        # 08:00 in London is 07:00 UTC in summer.
        (datetime(2026, 6, 29, 7, tzinfo=UTC), "Europe/London", "2026-W26"),
        (datetime(2027, 1, 4, 8, tzinfo=UTC), "Europe/London", "2026-W53"),
    ],
)
def test_the_last_week_is_that_of_the_stages_clocks(moment: datetime, time_zone: str, label: str) -> None:
    assert Week.last_before(moment, time_zone).label == label
