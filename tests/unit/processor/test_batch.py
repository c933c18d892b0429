"""Whole batches: each event once, whatever comes together and in whichever order."""

from __future__ import annotations

import itertools

import pytest
from botocore.exceptions import ReadTimeoutError

from contract.event import AnalyticsEvent, Kind
from processor.plan import Outcome
from rig.builders import a_queue_record, a_stream_record, an_event
from tests.unit.processor.conftest import CREATED, DELETED, EDITED, TEN, Answer, Bench, refused, unreachable


def test_ten_new_events_take_one_call(bench: Bench) -> None:
    assert bench.outcomes(*map(a_queue_record, TEN)) == [Outcome.COUNTED] * 10
    assert bench.calls == ["TransactWriteItems"]
    assert bench.is_fold_of(*TEN)


def test_a_copy_in_the_same_batch_is_counted_once(bench: Bench) -> None:
    outcomes = bench.outcomes(a_queue_record(CREATED), a_queue_record(CREATED), a_queue_record(TEN[5]))
    assert outcomes == [Outcome.COUNTED, Outcome.DUPLICATE, Outcome.COUNTED]
    assert bench.is_fold_of(CREATED, TEN[5])


def test_a_copy_in_another_batch_is_counted_once(bench: Bench) -> None:
    bench.judge(a_queue_record(CREATED))
    assert bench.outcomes(a_queue_record(TEN[5]), a_queue_record(CREATED)) == [
        Outcome.COUNTED,
        Outcome.DUPLICATE,
    ]
    assert bench.is_fold_of(CREATED, TEN[5])


@pytest.mark.parametrize("order", list(itertools.permutations([CREATED, EDITED, DELETED])))
def test_of_several_versions_in_one_batch_the_newest_is_written(
    bench: Bench, order: tuple[AnalyticsEvent, ...]
) -> None:
    outcomes = bench.outcomes(*map(a_queue_record, order))
    told = {event.version: outcome for event, outcome in zip(order, outcomes, strict=True)}
    assert told == {
        CREATED.version: Outcome.STALE,
        EDITED.version: Outcome.STALE,
        DELETED.version: Outcome.COUNTED,
    }
    assert bench.backend.figures() == {}


@pytest.mark.parametrize("order", list(itertools.permutations([CREATED, EDITED, DELETED])))
def test_in_any_order_over_batches_the_newest_stays(bench: Bench, order: tuple[AnalyticsEvent, ...]) -> None:
    seen: list[AnalyticsEvent] = []
    for event in order:
        bench.judge(a_queue_record(event))
        seen.append(event)
        assert bench.is_fold_of(*seen)


def test_an_answer_before_its_question_counts_as_one_after(bench: Bench) -> None:
    answer = an_event("comment-9", kind=Kind.RESPONSE)
    bench.judge(a_queue_record(answer))
    bench.judge(a_queue_record(CREATED))
    assert bench.is_fold_of(CREATED, answer)


@pytest.mark.parametrize(
    "created_at",
    [
        "2026-11-16T00:00:00Z",
        "2026-11-15T23:59:59Z",
        "2025-12-31T23:59:59Z",
        "2026-01-01T00:00:00Z",
        "2009-02-13T23:31:30Z",
        "2031-01-01T12:00:00Z",
    ],
)
def test_an_event_counts_on_its_own_day_however_far(bench: Bench, created_at: str) -> None:
    event = an_event(created_at=created_at)
    bench.judge(a_queue_record(event), a_queue_record(TEN[5]))
    assert bench.is_fold_of(event, TEN[5])
    assert (created_at[:10], "octo/hello") in bench.backend.figures()


def test_an_edit_is_looked_up_and_written_in_one_transaction(bench: Bench) -> None:
    bench.judge(*map(a_queue_record, [CREATED, *TEN[2:]]))
    bench.calls.clear()
    edit = a_queue_record(a_stream_record(EDITED, "MODIFY"))
    assert bench.outcomes(edit, a_queue_record(TEN[0])) == [Outcome.CORRECTED, Outcome.COUNTED]
    assert bench.calls == ["BatchGetItem", "TransactWriteItems"]


@pytest.mark.parametrize(
    "failure", [refused("ThrottlingException"), unreachable(ReadTimeoutError(endpoint_url="x"))]
)
def test_a_look_up_that_fails_costs_nothing_but_a_refusal(bench: Bench, failure: Answer) -> None:
    bench.judge(a_queue_record(CREATED))
    bench.answer("BatchGetItem", failure)
    assert bench.outcomes(a_queue_record(a_stream_record(EDITED, "MODIFY"))) == [Outcome.CORRECTED]
    assert bench.is_fold_of(EDITED)


def test_a_missing_grant_to_look_up_is_not_hidden(bench: Bench) -> None:
    bench.answer("BatchGetItem", refused("AccessDeniedException"))
    with pytest.raises(Exception, match="AccessDenied"):
        bench.judge(a_queue_record(a_stream_record(EDITED, "MODIFY")))


def test_a_hundred_messages_are_one_batch(bench: Bench) -> None:
    events = [an_event(f"comment-{number}", issue_id=number % 9 + 1) for number in range(100)]
    assert bench.outcomes(*map(a_queue_record, events)) == [Outcome.COUNTED] * 100
    assert len(bench.calls) == 2
    assert bench.is_fold_of(*events)


def test_an_empty_batch_needs_no_call(bench: Bench) -> None:
    assert bench.judge().failures() == []
    assert bench.calls == []
