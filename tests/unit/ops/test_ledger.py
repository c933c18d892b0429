from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.audit import Look, Stored
from contract.event import AnalyticsEvent
from ops.ledger import EventLedger, MessageLedger, event_ledger, message_ledger
from ops.peeking import Dead
from processor.contribution import Contribution, contribution_of
from rig.builders import an_event

NIGHT = datetime(2026, 11, 17, 3, tzinfo=UTC)
SETTLED = timedelta(minutes=15)
NOTHING_DEAD = Dead(frozenset(), unreadable=0, nameless=0)


def _contribution(event: AnalyticsEvent) -> Contribution:
    return contribution_of(event, message_id="m-1", keywords_per_event=20, ttl_days=10)


def _look(
    *stored: AnalyticsEvent,
    counted: tuple[AnalyticsEvent, ...] = (),
    unreadable: int = 0,
    routed: bool = True,
) -> Look:
    return Look(
        day="2026-11-16",
        stored=[Stored(event, is_routed=routed) for event in stored],
        unreadable=["octo/hello#1"] * unreadable,
        contributions={event.entity_id: _contribution(event) for event in counted},
        rows=[],
    )


def _ledger(look: Look, *, dead: Dead = NOTHING_DEAD, queued: int = 0) -> EventLedger:
    return event_ledger(look, dead, queued=queued, now=NIGHT, settled_after=SETTLED)


LIVE = an_event("comment-1")
DELETED = an_event("comment-2", deleted=True)
MOVED = an_event("issue-3", transferred_to="octo/other#1")
EDITED = an_event("comment-1", updated_at="2026-11-16T10:00:00Z", text="golang")


def test_counted_and_filtered_events_come_out_even() -> None:
    found = _ledger(_look(LIVE, DELETED, MOVED, counted=(LIVE, DELETED, MOVED)))
    assert (found.accepted, found.counted, found.remainder) == (3, 1, 0)
    assert found.filtered == {"deleted": 1, "transferred": 1, "not_routed": 0}


def test_what_is_not_routed_is_filtered() -> None:
    assert _ledger(_look(LIVE, routed=False)).filtered["not_routed"] == 1


def test_what_lost_its_keyword_is_filtered_once_it_is_taken_back() -> None:
    not_routed = contribution_of(
        EDITED, message_id="m-1", keywords_per_event=20, ttl_days=10, is_routed=False
    )
    look = replace(_look(EDITED, routed=False), contributions={EDITED.entity_id: not_routed})
    assert _ledger(look).filtered == {"deleted": 0, "transferred": 0, "not_routed": 1}
    assert _ledger(_look(EDITED, counted=(LIVE,), routed=False)).remainder == 1


@pytest.mark.parametrize("counted", [(), (LIVE,)], ids=["never", "its old version"])
def test_an_event_that_is_nowhere_is_left_over(counted: tuple[AnalyticsEvent, ...]) -> None:
    assert _ledger(_look(EDITED, counted=counted)).remainder == 1


def test_a_young_event_is_in_flight() -> None:
    young = replace(LIVE, received_at="2026-11-17T02:50:00.000Z")
    found = _ledger(_look(young))
    assert (found.in_flight, found.remainder) == (1, 0)


def test_no_more_old_events_are_in_flight_than_the_queue_has_messages() -> None:
    events = [an_event(f"comment-{number}") for number in range(5)]
    found = _ledger(_look(*events), queued=3)
    assert (found.in_flight, found.remainder) == (3, 2)


def test_an_event_in_the_dead_letter_queue_is_dead_in_that_version_only() -> None:
    dead = Dead(frozenset({(EDITED.entity_id, EDITED.version)}), unreadable=0, nameless=0)
    assert _ledger(_look(EDITED), dead=dead).dead == 1
    assert _ledger(_look(LIVE), dead=dead).remainder == 1


def test_dead_letters_without_a_name_account_for_as_many_as_they_are() -> None:
    events = [an_event(f"comment-{number}") for number in range(5)]
    found = _ledger(_look(*events), dead=Dead(frozenset(), unreadable=0, nameless=4))
    assert (found.dead, found.remainder) == (4, 1)


def test_an_event_that_cannot_be_read_was_accepted_too() -> None:
    assert _ledger(_look(unreadable=2)).remainder == 2
    found = _ledger(_look(unreadable=2), dead=Dead(frozenset(), unreadable=1, nameless=0))
    assert (found.accepted, found.dead, found.remainder) == (2, 1, 1)


@given(
    st.lists(st.sampled_from([LIVE, DELETED, MOVED, EDITED]), unique_by=lambda event: event.entity_id),
    st.sets(st.sampled_from([LIVE, DELETED, MOVED])),
    st.integers(0, 3),
    st.integers(0, 3),
)
def test_no_event_is_in_two_places(
    stored: list[AnalyticsEvent], counted: set[AnalyticsEvent], queued: int, records: int
) -> None:
    look = _look(*stored, counted=tuple(counted))
    found = _ledger(look, dead=Dead(frozenset(), unreadable=0, nameless=records), queued=queued)
    assert 0 <= found.remainder <= found.accepted == len(stored)


DAY = 1_795_000_000_000


def _line(outcome: str, request: str = "r-1") -> Mapping[str, Any]:
    return {"outcome": outcome, "function_request_id": request}


def _metrics(records: int, request: str = "r-1", at: int = DAY) -> Mapping[str, Any]:
    return {"_aws": {"Timestamp": at}, "Records": [float(records)], "function_request_id": request}


def _messages(*lines: Mapping[str, Any]) -> MessageLedger:
    logged = [(DAY, json.loads(json.dumps(line))) for line in lines]
    return message_ledger(logged, since=DAY, until=DAY + 1000)


def test_every_record_has_its_outcome() -> None:
    found = _messages(_line("counted"), _line("dead"), _metrics(2), _line("stale", "r-2"), _metrics(1, "r-2"))
    assert (found.records, found.remainder, found.unfinished) == (3, 0, 0)
    assert found.outcomes == {
        "counted": 1, "corrected": 0, "duplicate": 0, "stale": 1, "dead": 1, "failed": 0
    }  # fmt: skip


def test_a_record_without_an_outcome_is_left_over() -> None:
    assert _messages(_line("counted"), _metrics(2)).remainder == 1


def test_a_batch_counts_on_the_day_it_ended() -> None:
    before, after = _metrics(1, "r-1", DAY - 1), _metrics(1, "r-3", DAY + 1000)
    found = _messages(
        _line("counted", "r-1"),
        before,
        _line("counted", "r-2"),
        _metrics(1, "r-2"),
        _line("counted", "r-3"),
        after,
    )
    assert (found.records, found.remainder, found.unfinished) == (1, 0, 0)


def test_a_batch_that_broke_off_is_not_counted_in_the_next_one() -> None:
    found = _messages(_line("counted"), _line("counted"), _line("duplicate", "r-2"), _metrics(1, "r-2"))
    assert (found.records, found.remainder, found.unfinished) == (1, 0, 2)


def test_a_batch_that_broke_off_on_another_day_is_not_told() -> None:
    found = message_ledger([(DAY - 1, _line("counted"))], since=DAY, until=DAY + 1000)
    assert found.unfinished == 0


def test_batches_do_not_mix_in_whatever_order_the_log_has_their_lines() -> None:
    found = _messages(_line("counted", "r-1"), _metrics(1, "r-2"), _line("stale", "r-2"), _metrics(1, "r-1"))
    assert (found.records, found.remainder, found.unfinished) == (2, 0, 0)
