"""DynamoDB in memory, behind boto3's low-level client interface.

tests/contract/store holds it to the same behaviour as the other DynamoDBs.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import ClientError

from rig.expressions import InvalidExpression, Item
from rig.sizes import size_of
from rig.table import FakeTable, ItemKey, Request, copied, expression_of

MAX_ITEM_BYTES = 400 * 1024
MAX_EXPRESSION_BYTES = 4096

Key = tuple[str, ItemKey]


class ConditionalCheckFailed(ClientError):
    """boto3 gives this error a class of its own, under `client.exceptions`."""


class ClientExceptions:
    """`client.exceptions`, with what the code under test catches by class."""

    ConditionalCheckFailedException = ConditionalCheckFailed


def client_error(code: str, operation: str, *, status: int = 400, **more: Any) -> ClientError:
    """The exception that boto3 raises for an error answer of that code."""
    response = {
        "Error": {"Code": code, "Message": f"{code} of the rig"},
        "ResponseMetadata": {"HTTPStatusCode": status},
        **more,
    }
    kind = ConditionalCheckFailed if code == "ConditionalCheckFailedException" else ClientError
    return kind(response, operation)  # type: ignore[arg-type]  # the stub wants a complete ResponseMetadata


@dataclass
class FakeDynamoDB:
    """The operations that the code under test calls; requests, answers and errors are boto3's."""

    tables: dict[str, FakeTable]
    on_write: Callable[[str, Item | None, Item], None] = lambda _table, _old, _new: None
    """Told of every write that changes an item: the stream."""
    clock: Callable[[], float] = lambda: 0.0
    index_delay: Callable[[], float] = lambda: 0.0
    """How long an index is behind its table, in the clock's seconds."""
    read_delay: Callable[[], float] = lambda: 0.0
    """How long a read that is not consistent is behind."""
    refused: int = 0
    """Writes whose condition did not hold."""
    exceptions = ClientExceptions
    _before: dict[Key, tuple[float, Item | None]] = field(default_factory=dict)
    """What a read that is not consistent may still see, and until when."""

    # The operations

    def get_item(self, **request: Any) -> dict[str, Any]:
        table = self.tables[request["TableName"]]
        item = table.items.get(table.key_of(request["Key"]))
        return {"Item": copied(item)} if item is not None else {}

    def batch_get_item(self, **request: Any) -> dict[str, Any]:
        found = {
            name: [copied(item) for key in wanted["Keys"] if (item := self._seen(name, key, wanted))]
            for name, wanted in request["RequestItems"].items()
        }
        return {"Responses": found, "UnprocessedKeys": {}}

    def _seen(self, name: str, key: Item, wanted: Request) -> Item | None:
        table = self.tables[name]
        item_key = table.key_of(key)
        until, before = self._before.get((name, item_key), (0.0, None))
        is_late = not wanted.get("ConsistentRead") and self.clock() < until
        return before if is_late else table.items.get(item_key)

    def query(self, **request: Any) -> dict[str, Any]:
        table = self.tables[request["TableName"]]
        if "IndexName" not in request:
            return table.query(request)
        if request.get("ConsistentRead") or not table.index:
            raise client_error("ValidationException", "Query")
        return table.query_index(request, self.clock())

    def scan(self, **request: Any) -> dict[str, Any]:
        return self.tables[request["TableName"]].scan(request)

    def put_item(self, **request: Any) -> dict[str, Any]:
        return self._write_one("put_item", request)

    def update_item(self, **request: Any) -> dict[str, Any]:
        return self._write_one("update_item", request)

    def delete_item(self, **request: Any) -> dict[str, Any]:
        return self._write_one("delete_item", request)

    def _write_one(self, operation: str, request: Request) -> dict[str, Any]:
        name = request["TableName"]
        table = self.tables[name]
        key = table.key_of(request["Item"] if operation == "put_item" else request["Key"])
        before = table.items.get(key)
        after = _valid(operation, request, before)
        if not _holds(request, before):
            self.refused += 1
            shows_it = request.get("ReturnValuesOnConditionCheckFailure") == "ALL_OLD"
            more: dict[str, Any] = {"Item": copied(before)} if before and shows_it else {}
            raise client_error("ConditionalCheckFailedException", operation, **more)
        self._apply(name, key, before, after)
        return {}

    def _apply(self, name: str, key: ItemKey, before: Item | None, after: Item | None) -> None:
        until, _ = self._before.get((name, key), (0.0, None))
        if self.clock() >= until:
            self._before[name, key] = self.clock() + self.read_delay(), before
        if after is None:
            self.tables[name].remove(key)
            return
        self.tables[name].put(key, after)
        if before is None:
            self.tables[name].indexed_at[key] = self.clock() + self.index_delay()
        if after != before:
            self.on_write(name, before, after)


def _holds(request: Request, item: Item | None) -> bool:
    if "ConditionExpression" not in request:
        return True
    return expression_of(request, "ConditionExpression").holds(item or {})


def _valid(operation: str, request: Request, before: Item | None) -> Item | None:
    """The item after the write. An item is replaced by each, and never changed."""
    if any(len(request.get(part, "")) > MAX_EXPRESSION_BYTES for part in _EXPRESSIONS):
        raise client_error("ValidationException", operation)
    try:
        after = _after(operation, request, before)
    except InvalidExpression as error:
        raise client_error("ValidationException", operation) from error
    # Python's own bytes of it are quick to make, and never fewer.
    if len(marshal.dumps(after, 2)) > MAX_ITEM_BYTES and size_of(after) > MAX_ITEM_BYTES:
        raise client_error("ValidationException", operation)
    return after


def _after(operation: str, request: Request, before: Item | None) -> Item | None:
    if operation == "put_item":
        return copied(request["Item"])
    if operation == "update_item":
        return expression_of(request, "UpdateExpression").updated({**(before or {}), **request["Key"]})
    return None


_EXPRESSIONS = ("ConditionExpression", "UpdateExpression")
