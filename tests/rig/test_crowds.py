"""Crowds, and strangers who mean harm: everybody is counted, and no item grows large."""

from __future__ import annotations

from contract.contribution import Tally
from contract.event import AnalyticsEvent
from contract.figures import ALL
from contract.item import day_shard
from rig.builders import an_event
from rig.crowd import count
from rig.system import THREADS

DAY = "2026-11-16"
MOST_BYTES = 100_000
LETTER = "\U00010428"
"""Deseret: four bytes in UTF-8."""


def _comment(number: int, issue: int, text: str, author: str = "mallory") -> AnalyticsEvent:
    second = f"{DAY}T{9 + number // 3_600:02}:{number // 60 % 60:02}:{number % 60:02}Z"
    return an_event(f"comment-{number}", issue_id=issue, text=text, author=author, created_at=second)


def _words(number: int) -> str:
    """Twenty words of forty letters that nobody else has."""
    return " ".join(LETTER * 32 + f"{number * 20 + word:08}".translate(_AS_LETTERS) for word in range(20))


_AS_LETTERS = {ord(str(digit)): chr(ord(LETTER) + digit) for digit in range(10)}
"""A word with digits is no keyword."""


def test_one_account_cannot_stop_a_repositorys_day() -> None:
    """With 1,350 comments of the longest words, on one issue or on many."""
    for issues in (1, 30):
        hostile = [_comment(number, 1 + number % issues, f"{_words(number)}?") for number in range(1_350)]
        honest = [
            _comment(2_000 + number, 100 + number, "Which python projects?", f"guest-{number}")
            for number in range(40)
        ]
        counted = count([*hostile, *honest], batch=100)
        assert (counted.failed, counted.is_exact) == (0, True)
        assert counted.biggest_item < MOST_BYTES
        day = counted.system.rows()[DAY, ALL]
        assert (day.tally.questions, day.tally.messages) == (40 + issues, 1_390)
        assert day.keywords["python"] == 40
        assert day.other_keywords > 1_350


def test_a_thread_of_2500_comments_counts_like_any_other() -> None:
    comments = [_comment(number, 7, f"{_words(number)}?") for number in range(1, 2_500)]
    counted = count([an_event("issue-1", author="mallory"), *comments], batch=2_500)
    assert (counted.failed, counted.is_exact) == (0, True)
    assert counted.biggest_item < MOST_BYTES
    (state,) = counted.system.dynamodb.tables[THREADS].items.values()
    assert state["messages"] == {"N": "2500"}


def test_a_burst_of_which_a_tenth_is_on_one_issue_is_exact() -> None:
    hot = [_comment(number, 1, "And rust?") for number in range(200)]
    others = [_comment(1_000 + number, 2 + number % 600, "And python?") for number in range(1_800)]
    counted = count([event for pair in zip(hot * 9, others, strict=True) for event in pair], batch=100)
    assert (counted.failed, counted.is_exact) == (0, True)
    assert counted.system.rows()[DAY, ALL].tally == Tally(questions=601, waiting=601, messages=2_000)


def test_a_stored_contribution_is_found_where_it_always_was() -> None:
    """Another spread of a day would hide what is stored, or count it twice."""
    assert [day_shard(DAY, f"1#{number}") for number in range(1, 5)] == [
        f"{DAY}#{shard}" for shard in (6, 4, 2, 1)
    ]
