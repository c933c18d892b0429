"""What a local run shows of the ninety days before it."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from contract.contribution import COUNTS
from contract.figures import Figures, together
from local import figures
from local.conversation import REPOSITORY, conversation
from local.past import DAYS, THREADS, past
from stages.stage import load_stage

NOW = datetime(2026, 11, 28, 9, 30, tzinfo=UTC)
STAGE = load_stage("local")
FOLD = figures.expected(past(NOW), STAGE)


def _of(first: int, last: int, key: str = "all") -> Figures:
    """Of the days from so many to so many days ago."""
    days = {(NOW - timedelta(days=back)).date().isoformat() for back in range(first, last)}
    return together(row for (day, own), row in FOLD.items() if own == key and day in days)


def test_every_run_of_a_day_has_the_same_past() -> None:
    assert [webhook.body for webhook in past(NOW)] == [webhook.body for webhook in past(NOW)]


@pytest.mark.parametrize("now", [NOW, datetime(2027, 1, 4, 0, 5, tzinfo=UTC)])
def test_nothing_is_older_than_ninety_days_or_of_the_future(now: datetime) -> None:
    events = [figures.event_of(webhook, STAGE) for webhook in past(now)]
    times = [event.created_at for event in events if event]
    assert len(times) == len(events)
    assert (now - timedelta(days=DAYS)).isoformat() < min(times) < max(times) < now.isoformat()


def test_each_period_can_be_compared_with_the_one_before_in_every_repository() -> None:
    for repository in THREADS:
        key = str(repository.repository_id)
        assert all(_of(first, first + 30, key).tally.questions >= 5 for first in (1, 31, 61))
    assert all(_of(first, first + 7).tally.questions >= 8 for first in (1, 8))


def test_every_outcome_is_there_and_some_wait_since_long() -> None:
    tally = _of(0, DAYS + 1).tally
    assert all(getattr(tally, name) > 0 for name in COUNTS)
    assert 5 <= tally.waiting <= 30
    assert _of(30, DAYS + 1).tally.waiting > 0


def test_issue_numbers_end_before_those_of_the_conversation() -> None:
    opened = [webhook.payload for webhook in past(NOW) if webhook.payload["action"] == "opened"]
    numbers = Counter((each["repository"]["full_name"], each["issue"]["number"]) for each in opened)
    assert set(numbers.values()) == {1}
    first = min(each.payload["issue"]["number"] for each in conversation(NOW))
    assert max(number for name, number in numbers if name == REPOSITORY) == first - 1
