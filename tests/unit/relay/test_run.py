"""A run of the relay: what it does with each entry, when it stops, and what it says of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from contract.event import AnalyticsEvent
from receiver.outbox import GRACE
from receiver.store import StoreRefused
from relay.run import CHUNK, RUN_SECONDS, EntryOutcome
from rig.builders import an_event
from tests.unit.relay.bench import RECEIVED, Bench


@pytest.fixture
def bench() -> Bench:
    return Bench()


def comments(count: int) -> list[AnalyticsEvent]:
    return [an_event(f"comment-{number}") for number in range(count)]


def test_everything_due_is_delivered_chunk_after_chunk(bench: Bench) -> None:
    bench.accept(*comments(CHUNK * 2 + 1))
    report = bench.run()
    assert report.outcomes == {EntryOutcome.DELIVERED: CHUNK * 2 + 1}
    assert (report.depth.pending, report.oldest_age_seconds) == (0, 0.0)
    assert len(bench.table.versions) == CHUNK * 2 + 1


def test_the_newest_version_is_delivered_whichever_the_entry_was_for(bench: Bench) -> None:
    first, second = (an_event(text=t, updated_at=f"2026-11-16T09:0{t}:00Z") for t in ("1", "2"))
    bench.accept(first, second)
    assert bench.run().outcomes == {EntryOutcome.DELIVERED: 2}
    assert bench.table.versions == {"issue-1": second.version}


def test_where_aws_is_away_one_chunk_is_tried_and_the_others_keep_their_patience(bench: Bench) -> None:
    bench.accept(*comments(CHUNK + 10))
    bench.table.is_away = True
    report = bench.run()
    assert report.outcomes == {EntryOutcome.FAILED: CHUNK}
    assert report.depth.pending == CHUNK + 10
    assert report.oldest_age_seconds == GRACE.total_seconds()
    assert sum(entry["attempts"] for entry in bench.firestore.entries.values()) == CHUNK


def test_a_failed_entry_waits_longer_each_time_and_never_longer_than_a_quarter_of_an_hour(
    bench: Bench,
) -> None:
    bench.accept(an_event())
    bench.table.is_away = True
    pauses = []
    for _ in range(12):
        bench.run()
        (entry,) = bench.firestore.entries.values()
        pauses.append((entry["next_attempt_at"] - bench.now).total_seconds())
        bench.now = entry["next_attempt_at"]
    assert pauses[:6] == [30, 60, 120, 240, 480, 900]
    assert max(pauses) == 900
    bench.table.is_away = False
    assert bench.run().outcomes == {EntryOutcome.DELIVERED: 1}


def test_before_its_time_an_entry_is_not_tried(bench: Bench) -> None:
    bench.accept(an_event())
    bench.now = RECEIVED + GRACE - timedelta(seconds=1)
    assert bench.run().outcomes == {}
    assert bench.table.asked == 0


def test_what_can_never_be_delivered_is_dead_with_its_reason_and_costs_the_others_nothing(
    bench: Bench,
) -> None:
    bench.accept(*comments(3))
    bench.table.refusals["comment-1"] = StoreRefused("DynamoDB: ValidationException")
    report = bench.run()
    assert report.outcomes == {EntryOutcome.DELIVERED: 2, EntryOutcome.DEAD: 1}
    assert bench.logged == [(EntryOutcome.DEAD, "comment-1", "StoreRefused: DynamoDB: ValidationException")]
    bench.now += timedelta(days=1)
    asked = bench.table.asked
    again = bench.run()
    assert (again.outcomes, bench.table.asked) == ({}, asked)
    assert (again.depth.pending, again.depth.dead) == (0, 1)


def test_a_document_that_no_event_can_be_made_of_is_dead(bench: Bench) -> None:
    bench.accept(an_event())
    bench.firestore.stored["issue-1"]["schema_version"] = 99
    assert bench.run().outcomes == {EntryOutcome.DEAD: 1}
    ((_, _, reason),) = bench.logged
    assert "schema_version is 99" in reason


def test_a_document_that_does_not_say_when_it_expires_is_dead(bench: Bench) -> None:
    bench.accept(*comments(2))
    bench.firestore.stored["comment-1"]["expires_at"] = "2027"
    assert bench.run().outcomes == {EntryOutcome.DELIVERED: 1, EntryOutcome.DEAD: 1}
    ((_, _, reason),) = bench.logged
    assert reason == "MalformedEvent: expires_at must be a time, is str"


def test_a_malformed_entry_is_dead_with_its_fault_and_the_others_are_delivered(bench: Bench) -> None:
    bench.accept(*comments(3))
    malformed = bench.firestore.entries["comment-1@1"]
    del malformed["attempts"]
    report = bench.run()
    assert report.outcomes == {EntryOutcome.DELIVERED: 2, EntryOutcome.DEAD: 1}
    assert bench.logged == [(EntryOutcome.DEAD, "comment-1", "MalformedEntry: attempts is missing")]
    assert (report.depth.pending, report.depth.dead) == (0, 1)


def test_an_error_that_nobody_expected_is_one_entrys_own_and_it_is_tried_again(bench: Bench) -> None:
    bench.accept(*comments(3))
    bench.table.refusals["comment-1"] = RuntimeError("nobody expected this")
    assert bench.run().outcomes == {EntryOutcome.DELIVERED: 2, EntryOutcome.FAILED: 1}
    assert bench.logged == [(EntryOutcome.FAILED, "comment-1", "RuntimeError: nobody expected this")]


def test_an_entry_whose_document_has_gone_goes_as_well(bench: Bench) -> None:
    bench.accept(an_event())
    bench.firestore.stored.clear()
    report = bench.run()
    assert (report.outcomes, report.depth.pending) == ({EntryOutcome.GONE: 1}, 0)


def test_no_chunk_begins_when_the_time_is_up(bench: Bench) -> None:
    bench.accept(*comments(CHUNK * 4))
    bench.seconds_per_put = RUN_SECONDS / CHUNK * 0.75
    report = bench.run()
    assert report.outcomes == {EntryOutcome.DELIVERED: CHUNK * 2}
    assert report.depth.pending == CHUNK * 2


def test_an_entry_that_stays_after_its_delivery_changes_nothing_when_delivered_again(bench: Bench) -> None:
    event = an_event()
    bench.accept(event)
    kept = dict(bench.firestore.entries["issue-1@1"])
    bench.run()
    bench.firestore.entries["issue-1@1"] = kept
    assert bench.run().outcomes == {EntryOutcome.DELIVERED: 1}
    assert bench.table.versions == {"issue-1": event.version}


def test_an_older_entry_is_due_before_a_younger_one(bench: Bench) -> None:
    young = [replace(event, received_at="2026-11-16T09:30:00.000Z") for event in comments(CHUNK)]
    bench.accept(*young, an_event("comment-old"))
    bench.now = RECEIVED + timedelta(hours=1)
    bench.table.is_away = True
    bench.run()
    assert bench.firestore.entries["comment-old@1"]["attempts"] == 1
