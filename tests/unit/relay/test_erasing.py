"""A deleted issue takes its comments with it, whenever they came, and wherever it was before."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from contract.event import ERASED, AnalyticsEvent
from receiver.store import Stored, StoreFailed
from relay.run import CALL_SECONDS, RUN_SECONDS, EntryOutcome
from rig.builders import an_event
from tests.unit.relay.bench import Bench

MOVED_AT = "2026-11-16T10:00:00Z"
TEXT = "my password is hunter2"


@pytest.fixture
def bench() -> Bench:
    return Bench()


def an_issue(**changes: Any) -> AnalyticsEvent:
    """At the place that it moved to."""
    return an_event("issue-2", repository_id=2, issue_id=9, updated_at=MOVED_AT, **changes)


def a_comment(number: int) -> AnalyticsEvent:
    return an_event(f"comment-{number}", text=TEXT)


GONE = an_event(deleted=True)


def test_the_comments_that_are_there_are_erased_in_both_stores(bench: Bench) -> None:
    bench.accept(an_event(), *map(a_comment, range(3)), an_event("comment-other", issue_id=8), GONE)
    bench.run_until_quiet()
    assert {bench.table.versions[f"comment-{number}"] for number in range(3)} == {ERASED}
    assert bench.undeleted() == {"comment-other"}
    assert bench.firestore.entries == {}


def test_a_comment_that_was_deleted_by_itself_stays_as_it_is(bench: Bench) -> None:
    deleted = an_event("comment-1", deleted=True)
    bench.accept(deleted, GONE)
    bench.run_until_quiet()
    assert bench.table.versions["comment-1"] == deleted.version


def test_a_comment_whose_receiver_died_before_it_looked_for_the_mark_is_erased_by_the_relay(
    bench: Bench,
) -> None:
    bench.accept(GONE)
    bench.run_until_quiet()
    bench.accept(a_comment(1))
    bench.run_until_quiet()
    assert bench.table.versions["comment-1"] == ERASED
    assert bench.undeleted() == set()


TRANSFER = {
    "opened there": an_event(text=TEXT),
    "comment there": an_event("comment-1", text=TEXT),
    "transferred": an_event(updated_at=MOVED_AT, transferred_to="2#9"),
    "opened here": an_issue(text=TEXT, transferred_from="1#7"),
    "deleted here": an_issue(deleted=True),
}


@pytest.mark.parametrize("order", list(permutations(TRANSFER)), ids=", then ".join)
def test_the_thread_that_a_deleted_issue_was_before_goes_with_it_in_any_order(
    bench: Bench, order: tuple[str, ...]
) -> None:
    for name in order:
        bench.accept(TRANSFER[name])
        bench.run_until_quiet()
    assert bench.undeleted() == set()


@pytest.mark.parametrize("lost", ["transferred", "opened here"])
@pytest.mark.parametrize("comes_late", [False, True])
def test_one_end_of_a_transfer_is_enough(bench: Bench, lost: str, *, comes_late: bool) -> None:
    known = [event for name, event in TRANSFER.items() if name != lost]
    for event in reversed(known) if comes_late else known:
        bench.accept(event)
        bench.run_until_quiet()
    assert bench.undeleted() == set()


def test_a_ring_of_transfers_comes_to_an_end(bench: Bench) -> None:
    bench.accept(
        an_event(transferred_from="2#9"),
        an_issue(transferred_from="1#7", deleted=True),
    )
    bench.run_until_quiet()
    assert bench.undeleted() == set()


def test_a_message_that_cannot_be_read_is_named_and_keeps_no_other(bench: Bench) -> None:
    bench.accept(*map(a_comment, range(3)), GONE)
    bench.firestore.entries.pop("comment-1@1")
    bench.firestore.stored["comment-1"]["schema_version"] = 99
    bench.run_until_quiet()
    assert bench.undeleted() == {"comment-1"}
    (dead,) = bench.firestore.entries.values()
    assert dead["reason"] == "MalformedEvent: not erased, as they cannot be read: comment-1"


def test_an_entry_by_hand_erases_no_thread_whose_issue_is_there(bench: Bench) -> None:
    bench.accept(an_event(), a_comment(1))
    bench.firestore.write_entry("issue-1@erase", bench.firestore.entries["issue-1@1"])
    assert bench.run().outcomes == {EntryOutcome.DELIVERED: 2, EntryOutcome.DEAD: 1}
    assert bench.undeleted() == {"issue-1", "comment-1"}


def test_a_large_thread_is_erased_over_several_runs(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.accept(*map(a_comment, range(20)), GONE)
    for name in [name for name in bench.firestore.entries if name.startswith("comment-")]:
        bench.firestore.entries.pop(name)
    put = bench.firestore.put

    def slowly(event: AnalyticsEvent, **more: object) -> Stored:
        bench.pass_seconds((RUN_SECONDS + CALL_SECONDS) / 8)
        return put(event, **more)  # type: ignore[arg-type]  # as they came

    monkeypatch.setattr(bench.firestore, "put", slowly)
    report = bench.run()
    assert report.outcomes[EntryOutcome.FAILED] == 1
    assert 5 < len(bench.undeleted()) < 20
    bench.run_until_quiet()
    assert bench.undeleted() == set()


def test_without_firestore_it_is_tried_again(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.accept(a_comment(1), GONE)

    def fail(*_: object, **__: object) -> None:
        raise StoreFailed("Firestore: away")

    with monkeypatch.context() as away:
        away.setattr(bench.firestore, "undeleted", fail)
        assert bench.run().outcomes[EntryOutcome.FAILED] == 1
    bench.run_until_quiet()
    assert bench.undeleted() == set()
