"""Trouble that passes, trouble that does not, and whom it costs anything."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from botocore.exceptions import ConnectionClosedError, EndpointConnectionError, ReadTimeoutError

from processor.batch import Outcome
from rig.builders import a_queue_record
from tests.unit.processor.conftest import ASKED, ELSEWHERE, Answer, Bench, issues, refused, unreachable

CALLS = ["BatchGetItem threads", "Query analytics", "PutItem threads", "PutItem contributions"]
THROTTLED = refused("ThrottlingException")
PASSING = {
    "throttled": THROTTLED,
    "throughput exceeded": refused("ProvisionedThroughputExceededException"),
    "server error": refused("InternalServerError", 500),
    "unavailable": refused("ServiceUnavailable", 503),
    "connection closed": unreachable(ConnectionClosedError(endpoint_url="x")),
    "no connection": unreachable(EndpointConnectionError(endpoint_url="x")),
    "timeout": unreachable(ReadTimeoutError(endpoint_url="x")),
}


@pytest.mark.parametrize("failure", PASSING.values(), ids=PASSING)
@pytest.mark.parametrize("call", CALLS)
def test_what_passes_within_five_tries_uses_up_no_attempt(bench: Bench, call: str, failure: Answer) -> None:
    bench.store(ASKED)
    bench.answer(call, *[failure] * 4)
    assert bench.outcomes(a_queue_record(ASKED)) == [Outcome.COUNTED]
    assert bench.waits == [0.25, 0.5, 1.0, 2.0]
    assert bench.contribution() is not None


@pytest.mark.parametrize("call", CALLS[1:])
def test_what_does_not_pass_costs_its_own_thread_alone(bench: Bench, call: str) -> None:
    bench.seconds_left = 300.0
    bench.store(ASKED, ELSEWHERE)
    bench.answer(call, *[THROTTLED] * 5)
    records = [a_queue_record(event) for event in (ASKED, ELSEWHERE, ASKED)]
    assert bench.outcomes(*records) == [Outcome.FAILED, Outcome.COUNTED, Outcome.FAILED]
    assert bench.judge(*records).failures() == []
    assert len(bench.backend.contributions()) == 2


@pytest.mark.parametrize("failing", range(10))
def test_whichever_of_ten_fails_the_others_are_counted(bench: Bench, failing: int) -> None:
    events = issues(10)
    bench.store(*events)
    bench.answer("PutItem threads", *[None] * failing, refused("AccessDeniedException"))
    records = [a_queue_record(event) for event in events]
    assert bench.judge(*records).failures() == [records[failing]["messageId"]]
    assert len(bench.backend.contributions()) == 9


def test_where_no_state_can_be_read_all_messages_come_again(bench: Bench) -> None:
    bench.answer("BatchGetItem threads", refused("AccessDeniedException"))
    records = [a_queue_record(event) for event in (ASKED, ELSEWHERE)]
    assert bench.judge(*records).failures() == [record["messageId"] for record in records]
    assert bench.buried() == []


def test_keys_that_dynamodb_left_out_are_asked_for_again(bench: Bench) -> None:
    bench.store(ASKED, ELSEWHERE)
    bench.judge(a_queue_record(ASKED), a_queue_record(ELSEWHERE))
    left = {bench.backend.threads_table: {"Keys": [{"thread_id": {"S": "1#8"}}, {"thread_id": {"S": "1#7"}}]}}

    def none_yet() -> Any:
        return AWSResponse("https://aws.test", 200, HTTPHeaders(), None), {
            "Responses": {},
            "UnprocessedKeys": left,
        }

    bench.answer("BatchGetItem threads", none_yet)
    assert bench.judge(a_queue_record(ASKED), a_queue_record(ELSEWHERE)).conflicts == 0
    assert (bench.state("1#7").revision, bench.state("1#8").revision) == (2, 2)
    assert len(bench.waits) == 1


def test_no_call_is_begun_without_time_for_all_of_it(bench: Bench) -> None:
    bench.store(ASKED)
    bench.seconds_left = 5.5
    bench.answer("Query analytics", *[THROTTLED] * 4)
    (case,) = bench.judge(a_queue_record(ASKED)).cases
    assert (case.outcome, case.reason) == (Outcome.FAILED, "no time left in this invocation")
    assert bench.backend.threads() == {}


def test_what_dynamodb_never_takes_dies_alone(bench: Bench) -> None:
    bench.store(ASKED, ELSEWHERE)
    bench.answer("PutItem threads", refused("ValidationException"))
    records = [a_queue_record(ASKED), a_queue_record(ELSEWHERE)]
    assert bench.outcomes(*records) == [Outcome.DEAD, Outcome.COUNTED]
    (letter,) = bench.buried()
    assert letter["Body"] == records[0]["body"]
    told = {name: value["StringValue"] for name, value in letter["MessageAttributes"].items()}
    assert "ValidationException" in told["reason"]
    assert (told["correlation_id"], told["code_version"]) == ("octo/hello#7", "v7")


def test_a_message_that_names_no_thread_dies_alone(bench: Bench) -> None:
    bench.store(ASKED)
    assert bench.outcomes(a_queue_record("{"), a_queue_record(ASKED)) == [Outcome.DEAD, Outcome.COUNTED]
    assert [letter["Body"] for letter in bench.buried()] == ["{"]


def test_a_dead_message_stays_in_the_queue_until_it_is_safely_in_the_other(bench: Bench) -> None:
    bench.answer("SendMessage", refused("ServiceUnavailable", 503))
    record = a_queue_record("{")
    assert bench.judge(record).failures() == [record["messageId"]]
    bench.seconds_left = 4.0
    assert bench.judge(record).failures() == [record["messageId"]]
    bench.seconds_left = 30.0
    assert bench.judge(record).failures() == []
    assert len(bench.buried()) == 1


def test_a_state_that_cannot_be_read_costs_its_own_thread_alone(bench: Bench) -> None:
    """It may be the code of tomorrow that wrote it: the message waits for that."""
    strange: Any = {"thread_id": {"S": "1#7"}, "revision": {"S": "seven"}}
    bench.backend.client.put_item(TableName=bench.backend.threads_table, Item=strange)
    bench.store(ASKED, ELSEWHERE)
    records = [a_queue_record(ASKED), a_queue_record(ELSEWHERE)]
    assert bench.outcomes(*records) == [Outcome.FAILED, Outcome.COUNTED]


def test_what_nobody_expected_costs_its_own_thread_alone(bench: Bench) -> None:
    bench.store(ASKED, ELSEWHERE)
    bench.answer("Query analytics", unreachable(RuntimeError("a bug")))
    judged = bench.judge(a_queue_record(ASKED), a_queue_record(ELSEWHERE))
    first, second = judged.cases
    assert (first.outcome, first.reason) == (Outcome.FAILED, "RuntimeError: a bug")
    assert isinstance(first.error, RuntimeError)
    assert second.outcome is Outcome.COUNTED


def _grouped(*bodies: tuple[Any, str]) -> list[dict[str, Any]]:
    return [a_queue_record(body, group=group) for body, group in bodies]


def test_in_a_fifo_queue_a_dead_message_keeps_its_group(fifo_bench: Bench) -> None:
    fifo_bench.store(ASKED)
    records = _grouped(("{", "1#7"), (ASKED, "1#7"))
    assert fifo_bench.judge(*records).failures() == []
    (letter,) = fifo_bench.buried()
    assert letter["Attributes"]["MessageGroupId"] == "1#7"
    assert letter["Attributes"]["MessageDeduplicationId"] == records[0]["messageId"]


def test_in_a_fifo_queue_a_failure_holds_back_its_own_group_alone(fifo_bench: Bench) -> None:
    """SQS deletes what is not reported: the group would go on behind the gap."""
    fifo_bench.store(ASKED, ELSEWHERE)
    fifo_bench.answer("SendMessage", refused("ServiceUnavailable", 503))
    records = _grouped((ASKED, "a"), ("{", "a"), (ELSEWHERE, "b"), (ASKED, "a"), ("{", "a"), (ELSEWHERE, "b"))
    failures = fifo_bench.judge(*records).failures()
    assert failures == [records[place]["messageId"] for place in (1, 3, 4)]
    assert fifo_bench.buried() == []
    again = fifo_bench.judge(*[record for record in records if record["messageId"] in failures])
    assert again.failures() == []
    assert [case.outcome for case in again.cases] == [Outcome.DEAD, Outcome.COUNTED, Outcome.DEAD]
