"""Capacity units of recorded calls, counted from the sizes of the items that they touch.

The emulator reports no consumed capacity for transactions. So the calls that it has answered are repeated on
tables in memory, which yield each item before and after (Amazon DynamoDB, "DynamoDB read and write
operations", "DynamoDB item sizes and formats"). None of the tables has an index.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from math import ceil
from typing import Any

from botocore.exceptions import ClientError

from rig.dynamodb import FakeDynamoDB
from rig.sizes import size_of
from rig.table import FakeTable, ItemKey

KILOBYTE = 1024
_READS = ("get_item", "batch_get_item")
_TRANSACTION = "transact_write_items"


@dataclass(frozen=True, slots=True)
class Call:
    """One call that went to DynamoDB, in the order of calls."""

    operation: str
    request: Mapping[str, Any]


@dataclass(slots=True)
class Units:
    """What calls come to."""

    write_calls: int = 0
    read_calls: int = 0
    write_units: int = 0
    read_units: int = 0
    biggest_item: int = 0
    """In bytes."""
    written_bytes: int = 0
    """Of the items that are there in the end."""


def units_of(calls: Sequence[Call], keys: Mapping[str, tuple[str, ...]]) -> Units:
    """Repeats the calls on empty tables, `keys` being the key attributes of each."""
    ledger = _Ledger({name: FakeTable(attributes) for name, attributes in keys.items()})
    for call in calls:
        ledger.read(call) if call.operation in _READS else ledger.write(call)
    return ledger.close()


class _Ledger:
    def __init__(self, tables: dict[str, FakeTable]) -> None:
        self.units = Units()
        self._tables = tables
        self._dynamodb = FakeDynamoDB(tables)

    def read(self, call: Call) -> None:
        """Consistent ones; an item that is not there costs one unit, too."""
        self.units.read_calls += 1
        request = call.request
        asked = request.get("RequestItems") or {request["TableName"]: {"Keys": [request["Key"]]}}
        for table, wanted in asked.items():
            for key in wanted["Keys"]:
                size = self._size_at(table, self._tables[table].key_of(key))
                self.units.read_units += max(ceil(size / (4 * KILOBYTE)), 1)

    def write(self, call: Call) -> None:
        """A refused write costs as much as one that goes through."""
        self.units.write_calls += 1
        touched = [self._place(body) for body in _bodies(call)]
        before = [self._size_at(*place) for place in touched]
        with suppress(ClientError):
            getattr(self._dynamodb, call.operation)(**call.request)
        after = [self._size_at(*place) for place in touched]
        self.units.biggest_item = max(self.units.biggest_item, *after)
        units = sum(max(ceil(max(pair) / KILOBYTE), 1) for pair in zip(before, after, strict=True))
        self.units.write_units += units * (2 if call.operation == _TRANSACTION else 1)

    def close(self) -> Units:
        sizes = (size_of(item) for table in self._tables.values() for item in table.items.values())
        self.units.written_bytes = sum(sizes)
        return self.units

    def _size_at(self, table: str, key: ItemKey) -> int:
        return size_of(self._tables[table].items.get(key))

    def _place(self, body: Mapping[str, Any]) -> tuple[str, ItemKey]:
        name = body["TableName"]
        return name, self._tables[name].key_of(body.get("Key") or body["Item"])


def _bodies(call: Call) -> list[Mapping[str, Any]]:
    if call.operation != _TRANSACTION:
        return [call.request]
    return [body for action in call.request["TransactItems"] for body in action.values()]
