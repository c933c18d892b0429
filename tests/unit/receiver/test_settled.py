"""Entries of the outbox that wait for a call which takes them along."""

from __future__ import annotations

import pytest

from receiver.outbox import GRACE
from receiver.settled import MOST, Settled


@pytest.fixture
def clock() -> list[float]:
    return [100.0]


@pytest.fixture
def settled(clock: list[float]) -> Settled:
    return Settled(clock=lambda: clock[0])


def _taken(settled: Settled) -> list[str]:
    with settled.taken() as names:
        return names


def test_each_entry_is_taken_once(settled: Settled) -> None:
    settled.add("comment-1@1")
    settled.add("comment-2@1")
    assert (_taken(settled), _taken(settled)) == (["comment-1@1", "comment-2@1"], [])


def test_a_call_that_fails_leaves_its_entries_to_the_next(settled: Settled) -> None:
    settled.add("comment-1@1")
    with pytest.raises(OSError, match="away"), settled.taken():
        raise OSError("away")
    assert _taken(settled) == ["comment-1@1"]


def test_what_is_the_relays_by_now_is_left_to_it(settled: Settled, clock: list[float]) -> None:
    """Its name may be that of a new entry some day."""
    settled.add("comment-1@1")
    clock[0] += GRACE.total_seconds()
    settled.add("comment-2@1")
    assert (_taken(settled), _taken(settled)) == (["comment-2@1"], [])


def test_a_call_takes_no_more_than_it_can_carry(settled: Settled) -> None:
    for number in range(MOST + 1):
        settled.add(f"comment-{number}@1")
    assert (len(_taken(settled)), len(_taken(settled))) == (MOST, 1)


def test_somebody_comes_later_while_a_document_is_written(settled: Settled) -> None:
    with settled.putting():
        assert settled.is_anybody_putting
    assert not settled.is_anybody_putting
