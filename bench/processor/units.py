"""Capacity units of recorded calls, counted from the sizes of the items that they touch.

The emulator's own figures are not DynamoDB's. So the calls that it has answered are repeated on tables in
memory, which yield each item before and after (Amazon DynamoDB, "DynamoDB read and write operations"). None
of the tables that are charged has an index.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from math import ceil
from typing import Any

from botocore.exceptions import ClientError

from rig.dynamodb import FakeDynamoDB
from rig.sizes import size_of
from rig.table import FakeTable, ItemKey

KILOBYTE = 1024
READ_UNIT = 4 * KILOBYTE


@dataclass(frozen=True, slots=True)
class Call:
    """One call that went to DynamoDB, in the order of calls."""

    operation: str
    request: Mapping[str, Any]
    is_charged: bool = True
    """Not what was there before."""


@dataclass(slots=True)
class Units:
    """What calls come to."""

    write_calls: int = 0
    read_calls: int = 0
    write_units: int = 0
    read_units: float = 0
    writes: dict[str, int] = field(default_factory=dict)
    """By table."""
    reads: dict[str, float] = field(default_factory=dict)
    """Units, by table."""
    biggest_item: int = 0
    """In bytes."""
    written_bytes: int = 0
    """Of the items that are there in the end."""


def units_of(calls: Sequence[Call], keys: Mapping[str, tuple[str, ...]]) -> Units:
    """Repeats the calls on empty tables, `keys` being the key attributes of each."""
    ledger = _Ledger({name: FakeTable(attributes, page=1_000_000) for name, attributes in keys.items()})
    for call in calls:
        ledger.repeat(call)
    return ledger.close(calls)


class _Ledger:
    def __init__(self, tables: dict[str, FakeTable]) -> None:
        self.units = Units()
        self._tables = tables
        self._dynamodb = FakeDynamoDB(tables)

    def repeat(self, call: Call) -> None:
        if not call.is_charged:
            getattr(self._dynamodb, call.operation)(**call.request)
        elif call.operation in ("get_item", "batch_get_item"):
            self._get(call.request)
        elif call.operation == "query":
            self._query(call.request)
        else:
            self._write(call)

    def _get(self, request: Mapping[str, Any]) -> None:
        """An item that is not there costs as much as a small one."""
        self.units.read_calls += 1
        asked = request.get("RequestItems") or {request["TableName"]: {**request, "Keys": [request["Key"]]}}
        for table, wanted in asked.items():
            for key in wanted["Keys"]:
                self._read(table, self._size_at(table, self._tables[table].key_of(key)), wanted)

    def _query(self, request: Mapping[str, Any]) -> None:
        """Charged by all that it passes, whatever it shows of it."""
        self.units.read_calls += 1
        if "ExclusiveStartKey" not in request:
            size = sum(map(size_of, self._dynamodb.query(**request)["Items"]))
            self._read(request["TableName"], size, request)

    def _read(self, table: str, size: int, request: Mapping[str, Any]) -> None:
        """A read that is not consistent costs half."""
        units = max(ceil(size / READ_UNIT), 1) / (1 if request.get("ConsistentRead") else 2)
        self.units.read_units += units
        self.units.reads[table] = self.units.reads.get(table, 0) + units

    def _write(self, call: Call) -> None:
        """A refused write costs as much as one that goes through."""
        table, key = self._place(call.request)
        before = self._size_at(table, key)
        with suppress(ClientError):
            getattr(self._dynamodb, call.operation)(**call.request)
        after = self._size_at(table, key)
        self.units.write_calls += 1
        self.units.writes[table] = self.units.writes.get(table, 0) + 1
        self.units.biggest_item = max(self.units.biggest_item, after)
        self.units.write_units += max(ceil(max(before, after) / KILOBYTE), 1)

    def close(self, calls: Sequence[Call]) -> Units:
        given = {call.request["TableName"] for call in calls if not call.is_charged}
        kept = (table for name, table in self._tables.items() if name not in given)
        self.units.written_bytes = sum(size_of(item) for table in kept for item in table.items.values())
        return self.units

    def _size_at(self, table: str, key: ItemKey) -> int:
        return size_of(self._tables[table].items.get(key))

    def _place(self, body: Mapping[str, Any]) -> tuple[str, ItemKey]:
        name = body["TableName"]
        return name, self._tables[name].key_of(body.get("Key") or body["Item"])
