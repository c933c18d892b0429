"""Whole batches: what each message comes to, and what the aggregates hold in the end."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

import pytest
from botocore.exceptions import ConnectionClosedError, EndpointConnectionError, ReadTimeoutError

from contract.event import AnalyticsEvent, Kind
from processor.plan import Outcome, fold
from tests.builders import a_queue_record, a_stream_record, an_event
from tests.unit.processor.conftest import Answer, Bench, cancelled, refused, unreachable

CREATED = an_event()
EDITED = an_event(text="Which golang projects are there?", updated_at="2026-11-16T10:00:00Z")
DELETED = an_event(deleted=True, updated_at="2026-11-16T11:00:00Z")
TEN = [an_event(f"comment-{number}", text="python", issue_id=number % 3 + 1) for number in range(10)]
POISON = ["{", "{}", a_stream_record(replace(CREATED, schema_version=99))]
UNWRITABLE = an_event("", text="An empty key is what DynamoDB never takes.")


def _is_fold_of(bench: Bench, *events: AnalyticsEvent) -> bool:
    return bench.backend.figures() == fold(events, keywords_per_event=20)


# Exactly once


def test_ten_new_events_take_one_call(bench: Bench) -> None:
    assert bench.outcomes(*map(a_queue_record, TEN)) == [Outcome.COUNTED] * 10
    assert bench.calls == ["TransactWriteItems"]
    assert _is_fold_of(bench, *TEN)


def test_a_copy_in_the_same_batch_is_counted_once(bench: Bench) -> None:
    outcomes = bench.outcomes(a_queue_record(CREATED), a_queue_record(CREATED), a_queue_record(TEN[5]))
    assert outcomes == [Outcome.COUNTED, Outcome.DUPLICATE, Outcome.COUNTED]
    assert _is_fold_of(bench, CREATED, TEN[5])


def test_a_copy_in_another_batch_is_counted_once(bench: Bench) -> None:
    bench.judge(a_queue_record(CREATED))
    assert bench.outcomes(a_queue_record(TEN[5]), a_queue_record(CREATED)) == [
        Outcome.COUNTED,
        Outcome.DUPLICATE,
    ]
    assert _is_fold_of(bench, CREATED, TEN[5])


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
        assert _is_fold_of(bench, *seen)


def test_an_answer_before_its_question_counts_as_one_after(bench: Bench) -> None:
    answer = an_event("comment-9", kind=Kind.RESPONSE)
    bench.judge(a_queue_record(answer))
    bench.judge(a_queue_record(CREATED))
    assert _is_fold_of(bench, CREATED, answer)


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
    assert _is_fold_of(bench, event, TEN[5])
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
    assert _is_fold_of(bench, EDITED)


def test_a_missing_grant_to_look_up_is_not_hidden(bench: Bench) -> None:
    bench.answer("BatchGetItem", refused("AccessDeniedException"))
    with pytest.raises(Exception, match="AccessDenied"):
        bench.judge(a_queue_record(a_stream_record(EDITED, "MODIFY")))


def test_a_hundred_messages_are_one_batch(bench: Bench) -> None:
    events = [an_event(f"comment-{number}", issue_id=number % 9 + 1) for number in range(100)]
    assert bench.outcomes(*map(a_queue_record, events)) == [Outcome.COUNTED] * 100
    assert len(bench.calls) == 2
    assert _is_fold_of(bench, *events)


def test_an_empty_batch_needs_no_call(bench: Bench) -> None:
    assert bench.judge().failures() == []
    assert bench.calls == []


# Poison


@pytest.mark.parametrize("poison", POISON, ids=["no JSON", "no image", "unknown schema"])
@pytest.mark.parametrize("place", range(10))
def test_one_poisoned_message_costs_its_neighbours_nothing(bench: Bench, place: int, poison: Any) -> None:
    records = [a_queue_record(event) for event in TEN]
    records[place] = a_queue_record(poison)
    judged = bench.judge(*records)
    assert judged.failures() == []
    assert [case.outcome for case in judged.cases].index(Outcome.DEAD) == place
    assert _is_fold_of(bench, *TEN[:place], *TEN[place + 1 :])
    assert [letter["Body"] for letter in bench.buried()] == [records[place]["body"]]


@pytest.mark.parametrize("place", range(10))
def test_an_action_that_spoils_the_transaction_is_found(bench: Bench, place: int) -> None:
    records = [a_queue_record(event) for event in TEN]
    records[place] = a_queue_record(UNWRITABLE)
    outcomes = bench.outcomes(*records)
    assert outcomes == [Outcome.DEAD if number == place else Outcome.COUNTED for number in range(10)]
    assert _is_fold_of(bench, *TEN[:place], *TEN[place + 1 :])
    (letter,) = bench.buried()
    assert "empty" in letter["MessageAttributes"]["reason"]["StringValue"]


def test_all_ten_can_be_dead(bench: Bench) -> None:
    judged = bench.judge(*[a_queue_record(UNWRITABLE if number % 2 else "{") for number in range(10)])
    assert judged.failures() == []
    assert {case.outcome for case in judged.cases} == {Outcome.DEAD}
    assert bench.backend.contributions() == {}


def test_a_dead_message_tells_why_where_and_by_which_code(bench: Bench) -> None:
    bench.judge(a_queue_record(a_stream_record(replace(CREATED, schema_version=99))))
    (letter,) = bench.buried()
    told = {name: attribute["StringValue"] for name, attribute in letter["MessageAttributes"].items()}
    assert told.pop("error_fingerprint")
    assert told == {
        "reason": "schema_version is 99, this code reads 1",
        "correlation_id": "octo/hello#7",
        "code_version": "v7",
    }


def test_a_reason_that_sqs_would_not_take_is_made_plain(bench: Bench) -> None:
    body = a_stream_record(CREATED)
    body["dynamodb"]["NewImage"]["kind"] = {"S": "\ud800\x00grüße" + "x" * 5000}
    assert bench.judge(a_queue_record(body)).failures() == []
    (letter,) = bench.buried()
    assert letter["MessageAttributes"]["reason"]["StringValue"].isascii()


@pytest.mark.parametrize("place", range(3))
def test_a_dead_message_that_cannot_be_buried_comes_again_alone(bench: Bench, place: int) -> None:
    bench.answer("SendMessage", refused("ServiceUnavailable", 503))
    records = [a_queue_record(event) for event in TEN[:3]]
    records[place] = a_queue_record("{")
    assert bench.judge(*records).failures() == [records[place]["messageId"]]
    assert _is_fold_of(bench, *TEN[:place], *TEN[place + 1 : 3])
    assert bench.judge(records[place]).failures() == []
    assert len(bench.buried()) == 1


def test_a_dead_message_is_kept_where_no_time_is_left_to_bury_it(bench: Bench) -> None:
    bench.seconds_left = 2.0
    record = a_queue_record("{")
    assert bench.judge(record).failures() == [record["messageId"]]
    assert bench.calls == []


def test_what_a_dead_version_would_have_replaced_is_counted(bench: Bench) -> None:
    dead = replace(EDITED, repository="octo/" + "longer than a key may be" * 50)
    outcomes = bench.outcomes(a_queue_record(CREATED), a_queue_record(dead))
    assert outcomes == [Outcome.COUNTED, Outcome.DEAD]
    assert _is_fold_of(bench, CREATED)


def test_a_record_whose_reading_goes_wrong_unexpectedly_costs_itself_alone(bench: Bench) -> None:
    strange = {**a_queue_record(CREATED), "attributes": {"ApproximateReceiveCount": "many"}}
    assert bench.outcomes(strange, a_queue_record(TEN[5])) == [Outcome.DEAD, Outcome.COUNTED]


# Trouble that passes

CONFLICT = cancelled("TransactionConflict", "None")
PASSING = {
    "throttled": refused("ThrottlingException"),
    "throughput exceeded": refused("ProvisionedThroughputExceededException"),
    "cancelled by a throttle": cancelled("None", "ThrottlingError"),
    "conflict": CONFLICT,
    "in progress": refused("TransactionInProgressException"),
    "server error": refused("InternalServerError", 500),
    "unavailable": refused("ServiceUnavailable", 503),
    "connection closed": unreachable(ConnectionClosedError(endpoint_url="x")),
    "no connection": unreachable(EndpointConnectionError(endpoint_url="x")),
    "timeout": unreachable(ReadTimeoutError(endpoint_url="x")),
}


@pytest.mark.parametrize("failure", PASSING.values(), ids=PASSING)
def test_what_passes_within_five_tries_uses_up_no_attempt(bench: Bench, failure: Answer) -> None:
    bench.answer("TransactWriteItems", *[failure] * 4)
    assert bench.outcomes(*map(a_queue_record, TEN)) == [Outcome.COUNTED] * 10
    assert bench.calls == ["TransactWriteItems"] * 5
    assert bench.waits == [0.5, 1.0, 2.0, 4.0]
    assert _is_fold_of(bench, *TEN)


def test_after_five_tries_the_messages_come_again(bench: Bench) -> None:
    bench.answer("TransactWriteItems", *[CONFLICT] * 5)
    records = [a_queue_record(event) for event in TEN]
    judged = bench.judge(*records)
    assert judged.failures() == [record["messageId"] for record in records]
    assert judged.conflicts == 5
    assert bench.outcomes(*records) == [Outcome.COUNTED] * 10
    assert _is_fold_of(bench, *TEN)


def test_tries_end_while_there_is_time_for_a_whole_call(bench: Bench) -> None:
    bench.seconds_left = 7.0
    bench.answer("TransactWriteItems", *[CONFLICT] * 5)
    assert bench.outcomes(a_queue_record(CREATED)) == [Outcome.FAILED]
    assert bench.waits == [0.5, 1.0]
    assert bench.seconds_left >= 5.0


def test_what_failed_takes_its_copies_and_older_versions_along(bench: Bench) -> None:
    """Else the older one would be gone while the newer one is not yet counted."""
    bench.answer("TransactWriteItems", refused("AccessDeniedException"))
    records = [a_queue_record(event) for event in (CREATED, EDITED, EDITED)]
    assert len(bench.judge(*records).failures()) == 3
    assert bench.waits == []


def test_a_message_that_was_counted_before_it_failed_is_told_as_counted(bench: Bench) -> None:
    records = [a_queue_record(event, received=1) for event in (CREATED, TEN[5])]
    bench.judge(*records)
    again = [{**record, "attributes": {"ApproximateReceiveCount": "2"}} for record in records]
    bench.calls.clear()
    assert bench.outcomes(*again) == [Outcome.COUNTED] * 2
    assert bench.calls == ["BatchGetItem"]
    assert _is_fold_of(bench, CREATED, TEN[5])


# FIFO


def _grouped(*entries: tuple[AnalyticsEvent | str, str]) -> list[dict[str, Any]]:
    return [a_queue_record(content, group=group) for content, group in entries]


def test_in_a_fifo_queue_a_dead_message_keeps_its_group(fifo_bench: Bench) -> None:
    records = _grouped(("{", "octo/hello#1"), (TEN[0], "octo/hello#1"))
    assert fifo_bench.judge(*records).failures() == []
    (letter,) = fifo_bench.buried()
    assert letter["Attributes"]["MessageGroupId"] == "octo/hello#1"
    assert letter["Attributes"]["MessageDeduplicationId"] == records[0]["messageId"]


def test_in_a_fifo_queue_a_failure_holds_back_its_own_group_alone(fifo_bench: Bench) -> None:
    fifo_bench.answer("SendMessage", refused("ServiceUnavailable", 503))
    records = _grouped((TEN[0], "a"), ("{", "a"), (TEN[1], "b"), (TEN[2], "a"), ("{", "a"), (TEN[3], "b"))
    failures = fifo_bench.judge(*records).failures()
    assert failures == [records[place]["messageId"] for place in (1, 3, 4)]
    assert fifo_bench.buried() == []
    again = fifo_bench.judge(*[record for record in records if record["messageId"] in failures])
    assert again.failures() == []
    assert [case.outcome for case in again.cases] == [Outcome.DEAD, Outcome.COUNTED, Outcome.DEAD]
    assert _is_fold_of(fifo_bench, *TEN[:4])
