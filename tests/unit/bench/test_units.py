"""Write and read units as DynamoDB charges them."""

from __future__ import annotations

from typing import Any

from bench.processor.units import Call, size_of, units_of
from contract.item import Item

KEYS = {"marks": ("entity_id",), "sums": ("day_shard", "counter")}


def _put(entity_id: str, **more: Any) -> dict[str, Any]:
    return {"TableName": "marks", "Item": {"entity_id": {"S": entity_id}}, **more}


def _add(attribute: str) -> dict[str, Any]:
    return {
        "TableName": "sums",
        "Key": {"day_shard": {"S": "2026-11-16#0"}, "counter": {"S": "counts#a/b"}},
        "UpdateExpression": "ADD #0 :0",
        "ExpressionAttributeNames": {"#0": attribute},
        "ExpressionAttributeValues": {":0": {"N": "1"}},
    }


def _transaction(*actions: dict[str, Any]) -> Call:
    return Call("transact_write_items", {"TransactItems": list(actions)})


def test_an_items_size_is_that_of_its_names_and_values() -> None:
    item: Item = {
        "name": {"S": "grüße"},
        "n": {"N": "1234"},
        "ok": {"BOOL": True},
        "words": {"L": [{"S": "ab"}]},
    }
    assert size_of(item) == (4 + 7) + (1 + 3) + (2 + 1) + (5 + 3 + 1 + 2)


def test_a_transaction_costs_twice() -> None:
    alone = units_of([Call("put_item", _put("comment-1"))], KEYS)
    within = units_of([_transaction({"Put": _put("comment-1")}, {"Update": _add("queries")})], KEYS)
    assert (alone.write_units, within.write_units) == (1, 4)
    assert (alone.write_calls, within.write_calls) == (1, 1)


def test_an_update_costs_what_the_whole_item_weighs() -> None:
    big = _put("comment-1")
    big["Item"]["text"] = {"S": "x" * 3000}
    touched = {
        "TableName": "marks",
        "Key": {"entity_id": {"S": "comment-1"}},
        "UpdateExpression": "ADD #0 :0",
        "ExpressionAttributeNames": {"#0": "n"},
        "ExpressionAttributeValues": {":0": {"N": "1"}},
    }
    assert units_of([Call("put_item", big), Call("update_item", touched)], KEYS).write_units == 3 + 3


def test_a_refused_transaction_costs_as_much_and_writes_nothing() -> None:
    once = {"ConditionExpression": "attribute_not_exists(entity_id)"}
    calls = [
        Call("put_item", _put("comment-1")),
        _transaction({"Put": _put("comment-1", **once)}, {"Update": _add("queries")}),
        Call("get_item", {"TableName": "sums", "Key": _add("queries")["Key"]}),
    ]
    found = units_of(calls, KEYS)
    assert found.write_units == 1 + 4
    assert (found.read_calls, found.read_units) == (1, 1)
    assert found.written_bytes == size_of(_put("comment-1")["Item"])
