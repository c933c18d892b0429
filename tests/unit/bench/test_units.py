"""Write and read units as DynamoDB charges them."""

from __future__ import annotations

from typing import Any

from bench.processor.units import Call, units_of
from contract.item import Item
from rig.sizes import size_of

KEYS = {"marks": ("entity_id",), "messages": ("thread_id", "message_id")}


def _put(entity_id: str, **more: Any) -> dict[str, Any]:
    return {"TableName": "marks", "Item": {"entity_id": {"S": entity_id}}, **more}


def _get(name: str, **more: Any) -> dict[str, Any]:
    return {"TableName": "marks", "Key": {"entity_id": {"S": name}}, **more}


def _message(number: int) -> Call:
    item = {"thread_id": {"S": "1#7"}, "message_id": {"S": f"comment-{number}"}, "text": {"S": "x" * 3_000}}
    return Call("put_item", {"TableName": "messages", "Item": item}, is_charged=False)


def test_an_items_size_is_that_of_its_names_and_values() -> None:
    item: Item = {
        "name": {"S": "grüße"},
        "n": {"N": "1234"},
        "ok": {"BOOL": True},
        "words": {"L": [{"S": "ab"}]},
        "counts": {"M": {"ab": {"N": "12"}}},
        "packed": {"B": b"123"},
        "all": {"SS": ["ab", "c"]},
    }
    assert size_of(item) == sum(
        (4 + 7, 1 + 3, 2 + 1, 5 + 3 + 1 + 2, 6 + 3 + 1 + 2 + 2, 6 + 3, 3 + 3),
    )


def test_a_write_costs_what_the_larger_of_both_items_weighs() -> None:
    big = _put("comment-1")
    big["Item"]["text"] = {"S": "x" * 3000}
    calls = [Call("put_item", big), Call("put_item", _put("comment-1"))]
    assert units_of(calls, KEYS).write_units == 3 + 3


def test_a_refused_write_costs_as_much_and_writes_nothing() -> None:
    once = {"ConditionExpression": "attribute_not_exists(entity_id)"}
    calls = [
        Call("put_item", _put("comment-1")),
        Call("put_item", _put("comment-1", **once)),
        Call("get_item", _get("comment-2", ConsistentRead=True)),
        Call("get_item", _get("comment-2")),
    ]
    found = units_of(calls, KEYS)
    assert (found.write_calls, found.write_units, found.writes) == (2, 2, {"marks": 2})
    assert (found.read_calls, found.read_units) == (2, 1.5)
    assert found.written_bytes == size_of(_put("comment-1")["Item"])


def test_a_query_costs_its_partitions_weight_and_what_was_there_before_costs_nothing() -> None:
    query = {
        "TableName": "messages",
        "ConsistentRead": True,
        "KeyConditionExpression": "thread_id = :thread",
        "ExpressionAttributeValues": {":thread": {"S": "1#7"}},
    }
    found = units_of([*map(_message, range(30)), Call("query", query)], KEYS)
    assert (found.write_units, found.read_units, found.written_bytes) == (0, 23, 0)
