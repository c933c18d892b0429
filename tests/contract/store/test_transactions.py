"""What the processor takes for granted of DynamoDB's transactions."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from rig.backends import Backend

CONDITION = "attribute_not_exists(entity_id)"


def _put(backend: Backend, entity_id: str, version: str, **more: Any) -> dict[str, Any]:
    item = {"entity_id": {"S": entity_id}, "version": {"S": version}}
    return {"Put": {"TableName": backend.contributions_table, "Item": item, **more}}


def _add(backend: Backend, counter: str, amount: int) -> dict[str, Any]:
    return {
        "Update": {
            "TableName": backend.aggregates_table,
            "Key": {"day_shard": {"S": "2026-11-16#0"}, "counter": {"S": counter}},
            "UpdateExpression": "ADD #0 :0, #1 :0",
            "ExpressionAttributeNames": {"#0": "w:grüße", "#1": "queries"},
            "ExpressionAttributeValues": {":0": {"N": str(amount)}},
        }
    }


def _transact(backend: Backend, *actions: Any) -> None:
    backend.client.transact_write_items(TransactItems=list(actions))


def _reasons(error: ClientError) -> list[dict[str, Any]]:
    answer: Any = error.response
    assert answer["Error"]["Code"] == "TransactionCanceledException"
    return list(answer["CancellationReasons"])


def test_add_makes_items_and_attributes_and_counts_both_ways(dynamodb_backend: Backend) -> None:
    for amount in (2, 1, -5):
        _transact(dynamodb_backend, _add(dynamodb_backend, "counts#a/b", amount))
    (item,) = dynamodb_backend.scan(dynamodb_backend.aggregates_table)
    assert item["queries"] == {"N": "-2"}
    assert item["w:grüße"] == {"N": "-2"}


def test_a_failed_condition_hands_back_what_is_there(dynamodb_backend: Backend) -> None:
    _transact(dynamodb_backend, _put(dynamodb_backend, "comment-2", "v1"))
    conditions = {"ConditionExpression": CONDITION, "ReturnValuesOnConditionCheckFailure": "ALL_OLD"}
    with pytest.raises(ClientError) as refused:
        _transact(
            dynamodb_backend,
            _put(dynamodb_backend, "comment-1", "v1", **conditions),
            _put(dynamodb_backend, "comment-2", "v2", **conditions),
            _add(dynamodb_backend, "counts#a/b", 1),
        )
    reasons = _reasons(refused.value)
    assert [reason["Code"] for reason in reasons] == ["None", "ConditionalCheckFailed", "None"]
    assert reasons[1]["Item"] == {"entity_id": {"S": "comment-2"}, "version": {"S": "v1"}}


def test_a_failed_condition_on_what_is_gone_hands_back_nothing(dynamodb_backend: Backend) -> None:
    with pytest.raises(ClientError) as refused:
        _transact(
            dynamodb_backend,
            _put(
                dynamodb_backend,
                "comment-1",
                "v2",
                ConditionExpression="version = :seen",
                ExpressionAttributeValues={":seen": {"S": "v1"}},
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            ),
        )
    (reason,) = _reasons(refused.value)
    assert reason["Code"] == "ConditionalCheckFailed"
    assert not reason.get("Item")


def test_a_refused_transaction_leaves_nothing_behind(dynamodb_backend: Backend) -> None:
    _transact(dynamodb_backend, _put(dynamodb_backend, "comment-2", "v1"))
    with pytest.raises(ClientError):
        _transact(
            dynamodb_backend,
            _put(dynamodb_backend, "comment-1", "v1"),
            _add(dynamodb_backend, "counts#a/b", 1),
            _put(dynamodb_backend, "comment-2", "v1", ConditionExpression=CONDITION),
        )
    assert list(dynamodb_backend.contributions()) == ["comment-2"]
    assert dynamodb_backend.scan(dynamodb_backend.aggregates_table) == []


def test_two_actions_on_one_item_are_refused(dynamodb_backend: Backend) -> None:
    with pytest.raises(ClientError) as refused:
        _transact(
            dynamodb_backend,
            _add(dynamodb_backend, "counts#a/b", 1),
            _add(dynamodb_backend, "counts#a/b", 1),
        )
    assert refused.value.response["Error"]["Code"] == "ValidationException"


def test_more_than_a_hundred_actions_are_refused(dynamodb_backend: Backend) -> None:
    actions = [_put(dynamodb_backend, f"comment-{number}", "v1") for number in range(101)]
    with pytest.raises(ClientError) as refused:
        _transact(dynamodb_backend, *actions)
    assert refused.value.response["Error"]["Code"] == "ValidationException"
    _transact(dynamodb_backend, *actions[:100])
    assert len(dynamodb_backend.contributions()) == 100


def test_a_batch_of_reads_finds_what_is_there(dynamodb_backend: Backend) -> None:
    _transact(dynamodb_backend, _put(dynamodb_backend, "comment-1", "v1"))
    table = dynamodb_backend.contributions_table
    keys: list[Any] = [{"entity_id": {"S": "comment-1"}}, {"entity_id": {"S": "comment-2"}}]
    answer = dynamodb_backend.client.batch_get_item(
        RequestItems={table: {"Keys": keys, "ConsistentRead": True}}
    )
    assert [item["version"] for item in answer["Responses"][table]] == [{"S": "v1"}]
