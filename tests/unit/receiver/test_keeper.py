"""What the receiver promises when one of its stores is away, slow or wrong."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from contract.event import AnalyticsEvent, erased, merged
from receiver.bounded import Bounded
from receiver.keeper import BUDGET_SECONDS, DYNAMODB_SECONDS, Keeper
from receiver.store import Stored, StoreFailed, TimeLeft
from rig.builders import an_event
from rig.firestore import FakeFirestore
from rig.immediate import Immediate

EXPIRES = datetime(2027, 12, 21, tzinfo=UTC)


@dataclass
class Table:
    fails_with: Exception | None = None
    held: list[AnalyticsEvent] = field(default_factory=list)

    def put(self, stored: Stored) -> bool:
        if self.fails_with:
            raise self.fails_with
        self.held.append(stored.event)
        return True


@dataclass
class Slow(FakeFirestore):
    """Each call takes that long on the test's clock."""

    seconds: float = 0.0
    clock: list[float] = field(default_factory=lambda: [100.0])

    def put(self, event: AnalyticsEvent, *, expires_at: datetime, left: TimeLeft) -> Stored:
        self.clock[0] += self.seconds
        return super().put(event, expires_at=expires_at, left=left)


def keeper_of(firestore: Slow, table: Table, waited: list[float]) -> Keeper:
    def within(call: Callable[[], bool], seconds: float) -> bool:
        waited.append(seconds)
        return call()

    return Keeper(firestore=firestore, dynamodb=table, within=within, clock=lambda: firestore.clock[0])


@pytest.mark.parametrize(
    "error", [StoreFailed("DynamoDB: away"), RuntimeError("a bug"), OSError("no credentials")]
)
def test_whatever_dynamodb_does_the_event_is_kept_and_pending(error: Exception) -> None:
    firestore = Slow(Immediate())
    kept = keeper_of(firestore, Table(error), []).keep(an_event(), expires_at=EXPIRES, since=100.0)
    assert (kept.new_to_firestore, kept.new_to_dynamodb, kept.pending) == (True, None, True)
    assert str(error) in kept.reason
    assert len(firestore.entries) == 1


def test_what_both_took_is_not_pending_and_leaves_no_entry() -> None:
    firestore, table = Slow(Immediate()), Table()
    kept = keeper_of(firestore, table, []).keep(an_event(), expires_at=EXPIRES, since=100.0)
    assert (kept.pending, firestore.entries, table.held) == (False, {}, [an_event()])


def test_dynamodb_gets_what_is_left_and_never_more_than_its_share() -> None:
    for slowness, share in ((0.0, DYNAMODB_SECONDS), (7.0, 1.0)):
        waited: list[float] = []
        firestore = Slow(Immediate(), seconds=slowness)
        keeper_of(firestore, Table(), waited).keep(an_event(), expires_at=EXPIRES, since=100.0)
        assert waited == [share]


def test_a_firestore_that_took_all_the_time_is_a_failure_before_github_gives_up() -> None:
    firestore = Slow(Immediate(), seconds=BUDGET_SECONDS)
    with pytest.raises(StoreFailed, match="Firestore"):
        keeper_of(firestore, Table(), []).keep(an_event(), expires_at=EXPIRES, since=100.0)
    assert firestore.entries == {}


def test_an_entry_that_cannot_be_settled_does_not_fail_the_webhook(monkeypatch: pytest.MonkeyPatch) -> None:
    firestore = Slow(Immediate())

    def fail(_stored: Stored, *, left: TimeLeft) -> None:
        raise StoreFailed("Firestore: away by now")

    monkeypatch.setattr(firestore, "settle", fail)
    kept = keeper_of(firestore, Table(), []).keep(an_event(), expires_at=EXPIRES, since=100.0)
    assert not kept.pending
    assert len(firestore.entries) == 1


def test_dynamodb_gets_what_firestore_knows_and_not_what_came() -> None:
    firestore, table = Slow(Immediate()), Table()
    keeper = keeper_of(firestore, table, [])
    newer, older = (an_event(updated_at=f"2026-11-16T09:0{minute}:00Z") for minute in (2, 1))
    for event in (newer, older):
        keeper.keep(event, expires_at=EXPIRES, since=100.0)
    assert table.held == [newer, merged(newer, older)]
    assert firestore.entries == {}


def test_a_comment_of_a_deleted_issue_is_kept_erased_and_leaves_no_entry() -> None:
    firestore, table = Slow(Immediate()), Table()
    firestore.mark_erased("1#7", expires_at=EXPIRES, left=lambda: 1.0)
    kept = keeper_of(firestore, table, []).keep(an_event("comment-1"), expires_at=EXPIRES, since=100.0)
    assert (kept.new_to_firestore, kept.pending) == (True, False)
    assert table.held == [erased(an_event("comment-1"))]
    assert firestore.entries == {}


def test_a_comment_whose_thread_cannot_be_looked_up_is_the_relays(monkeypatch: pytest.MonkeyPatch) -> None:
    """It may be a deleted issue's: until that is known DynamoDB gets none of its text."""
    firestore, table = Slow(Immediate()), Table()

    def fail(_thread_id: str, *, left: TimeLeft) -> bool:
        raise StoreFailed("Firestore: away by now")

    monkeypatch.setattr(firestore, "is_erased", fail)
    kept = keeper_of(firestore, table, []).keep(an_event("comment-1"), expires_at=EXPIRES, since=100.0)
    assert (kept.pending, kept.reason, table.held) == (True, "StoreFailed: Firestore: away by now", [])
    assert set(firestore.entries) == {"comment-1@1"}


def test_a_call_that_hangs_is_not_waited_for_and_does_not_queue_others() -> None:
    bounded, release = Bounded(threads=1), threading.Event()
    try:
        with pytest.raises(StoreFailed, match="no answer within"):
            bounded(release.wait, 0.01)
        with pytest.raises(StoreFailed, match="all tries under way are slow"):
            bounded(lambda: True, 30.0)
    finally:
        release.set()


def test_a_bounded_call_gives_its_result_its_error_and_its_thread_back() -> None:
    bounded = Bounded(threads=1)
    for _ in range(3):
        assert bounded(lambda: True, 30.0)
        with pytest.raises(ZeroDivisionError):
            bounded(lambda: bool(1 / 0), 30.0)
    with pytest.raises(StoreFailed, match="no time was left"):
        bounded(lambda: True, 0.0)
