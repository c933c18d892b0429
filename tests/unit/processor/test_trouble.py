"""Trouble that passes, trouble that does not, and what comes again after it."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ConnectionClosedError, EndpointConnectionError, ReadTimeoutError

from contract.event import AnalyticsEvent
from processor.plan import Outcome
from rig.builders import a_queue_record
from tests.unit.processor.conftest import (
    CREATED,
    EDITED,
    TEN,
    Answer,
    Bench,
    cancelled,
    refused,
    unreachable,
)

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
    assert bench.is_fold_of(*TEN)


def test_after_five_tries_the_messages_come_again(bench: Bench) -> None:
    bench.answer("TransactWriteItems", *[CONFLICT] * 5)
    records = [a_queue_record(event) for event in TEN]
    judged = bench.judge(*records)
    assert judged.failures() == [record["messageId"] for record in records]
    assert judged.conflicts == 5
    assert bench.outcomes(*records) == [Outcome.COUNTED] * 10
    assert bench.is_fold_of(*TEN)


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
    assert bench.is_fold_of(CREATED, TEN[5])


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
    assert fifo_bench.is_fold_of(*TEN[:4])
