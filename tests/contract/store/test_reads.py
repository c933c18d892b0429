"""What the audit takes for granted of DynamoDB's reads, and a repair of its conditions."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from contract.item import BY_DAY, day_shards, event_key, to_item
from rig.backends import Backend
from rig.builders import an_event

DAY = "2026-11-16"


def _store(backend: Backend, *entity_ids: str, **more: Any) -> None:
    for entity_id in entity_ids:
        item: Any = to_item(an_event(entity_id, **more), expires_at=4_000_000_000)
        backend.client.put_item(TableName=backend.analytics_table, Item=item)


def _indexed(backend: Backend, day: str) -> list[dict[str, Any]]:
    return [
        row
        for shard in day_shards(day)
        for row in backend.client.query(
            TableName=backend.analytics_table,
            IndexName=BY_DAY,
            KeyConditionExpression="day_shard = :shard",
            ExpressionAttributeValues={":shard": {"S": shard}},
        )["Items"]
    ]


def test_the_index_has_a_days_keys_and_nothing_else(dynamodb_backend: Backend) -> None:
    _store(dynamodb_backend, *(f"comment-{number}" for number in range(12)))
    _store(dynamodb_backend, "comment-99", created_at="2026-11-17T00:00:00Z")
    found = _indexed(dynamodb_backend, DAY)
    assert len(found) == 12
    assert {frozenset(row) for row in found} == {frozenset({"correlation_id", "event_key", "day_shard"})}


def test_a_day_is_spread_over_the_indexs_partitions(dynamodb_backend: Backend) -> None:
    _store(dynamodb_backend, *(f"comment-{number}" for number in range(100)))
    assert {row["day_shard"]["S"] for row in _indexed(dynamodb_backend, DAY)} == set(day_shards(DAY))


def test_an_index_cannot_be_read_consistently(dynamodb_backend: Backend) -> None:
    with pytest.raises(ClientError, match="ValidationException"):
        dynamodb_backend.client.query(
            TableName=dynamodb_backend.analytics_table,
            IndexName=BY_DAY,
            KeyConditionExpression="day_shard = :shard",
            ExpressionAttributeValues={":shard": {"S": day_shards(DAY)[0]}},
            ConsistentRead=True,
        )


def test_a_sort_keys_beginning_chooses_the_day(dynamodb_backend: Backend) -> None:
    _store(dynamodb_backend, "comment-1")
    _store(dynamodb_backend, "comment-2", created_at="2026-11-17T00:00:00Z")
    found = dynamodb_backend.client.query(
        TableName=dynamodb_backend.analytics_table,
        KeyConditionExpression="correlation_id = :issue AND begins_with(event_key, :day)",
        ExpressionAttributeValues={":issue": {"S": "octo/hello#7"}, ":day": {"S": DAY}},
        ConsistentRead=True,
    )["Items"]
    assert [row["event_key"]["S"] for row in found] == [event_key(an_event("comment-1"))]


def test_a_transaction_of_reads_answers_in_order_and_leaves_gaps(dynamodb_backend: Backend) -> None:
    table = dynamodb_backend.contributions_table
    dynamodb_backend.client.put_item(TableName=table, Item={"entity_id": {"S": "comment-2"}})
    gets: list[Any] = [
        {"Get": {"TableName": table, "Key": {"entity_id": {"S": f"comment-{number}"}}}} for number in (1, 2)
    ]
    answers = dynamodb_backend.client.transact_get_items(TransactItems=gets)["Responses"]
    assert [answer.get("Item") for answer in answers] == [None, {"entity_id": {"S": "comment-2"}}]


def _check(backend: Backend, counter: str, condition: str, **more: Any) -> dict[str, Any]:
    key = {"day_shard": {"S": f"{DAY}#0"}, "counter": {"S": counter}}
    return {
        "ConditionCheck": {
            "TableName": backend.aggregates_table,
            "Key": key,
            "ConditionExpression": condition,
            "ExpressionAttributeNames": {"#revision": "revision"},
            **more,
        }
    }


def _put(backend: Backend, counter: str, revision: int) -> dict[str, Any]:
    item = {"day_shard": {"S": f"{DAY}#0"}, "counter": {"S": counter}, "revision": {"N": str(revision)}}
    return {"Put": {"TableName": backend.aggregates_table, "Item": item}}


def test_a_check_that_holds_writes_nothing(dynamodb_backend: Backend) -> None:
    check: Any = _check(dynamodb_backend, "counts#a/b", "attribute_not_exists(#revision)")
    put: Any = _put(dynamodb_backend, "counts#c/d", 1)
    dynamodb_backend.client.transact_write_items(TransactItems=[check, put])
    rows = dynamodb_backend.scan(dynamodb_backend.aggregates_table)
    assert [row["counter"]["S"] for row in rows] == ["counts#c/d"]


def test_a_check_that_does_not_hold_refuses_the_whole_transaction(dynamodb_backend: Backend) -> None:
    there: Any = _put(dynamodb_backend, "counts#a/b", 2)
    dynamodb_backend.client.transact_write_items(TransactItems=[there])
    seen = {"ExpressionAttributeValues": {":revision": {"N": "1"}}}
    check: Any = _check(dynamodb_backend, "counts#a/b", "#revision = :revision", **seen)
    put: Any = _put(dynamodb_backend, "counts#c/d", 1)
    with pytest.raises(ClientError) as refused:
        dynamodb_backend.client.transact_write_items(TransactItems=[put, check])
    answer: Any = refused.value.response
    assert [reason["Code"] for reason in answer["CancellationReasons"]] == ["None", "ConditionalCheckFailed"]
    assert len(dynamodb_backend.scan(dynamodb_backend.aggregates_table)) == 1
