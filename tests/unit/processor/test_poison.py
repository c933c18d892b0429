"""Messages that can never be counted, and what they cost: themselves."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from processor.plan import Outcome
from rig.builders import a_queue_record, a_stream_record, an_event
from tests.unit.processor.conftest import CREATED, EDITED, TEN, Bench, refused

POISON = ["{", "{}", a_stream_record(replace(CREATED, schema_version=99))]
UNWRITABLE = an_event("", text="An empty key is what DynamoDB never takes.")


@pytest.mark.parametrize("poison", POISON, ids=["no JSON", "no image", "unknown schema"])
@pytest.mark.parametrize("place", range(10))
def test_one_poisoned_message_costs_its_neighbours_nothing(bench: Bench, place: int, poison: Any) -> None:
    records = [a_queue_record(event) for event in TEN]
    records[place] = a_queue_record(poison)
    judged = bench.judge(*records)
    assert judged.failures() == []
    assert [case.outcome for case in judged.cases].index(Outcome.DEAD) == place
    assert bench.is_fold_of(*TEN[:place], *TEN[place + 1 :])
    assert [letter["Body"] for letter in bench.buried()] == [records[place]["body"]]


@pytest.mark.parametrize("place", range(10))
def test_an_action_that_spoils_the_transaction_is_found(bench: Bench, place: int) -> None:
    records = [a_queue_record(event) for event in TEN]
    records[place] = a_queue_record(UNWRITABLE)
    outcomes = bench.outcomes(*records)
    assert outcomes == [Outcome.DEAD if number == place else Outcome.COUNTED for number in range(10)]
    assert bench.is_fold_of(*TEN[:place], *TEN[place + 1 :])
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
    assert bench.is_fold_of(*TEN[:place], *TEN[place + 1 : 3])
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
    assert bench.is_fold_of(CREATED)


def test_a_record_whose_reading_goes_wrong_unexpectedly_costs_itself_alone(bench: Bench) -> None:
    strange = {**a_queue_record(CREATED), "attributes": {"ApproximateReceiveCount": "many"}}
    assert bench.outcomes(strange, a_queue_record(TEN[5])) == [Outcome.DEAD, Outcome.COUNTED]
