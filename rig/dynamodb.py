"""DynamoDB in memory, behind boto3's low-level client interface.

tests/contract/store holds it to the same behaviour as the other DynamoDBs.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import ClientError

from rig.expressions import InvalidExpression, Item
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
        action = _VERBS[operation], request
        self._validate(action)
        if not self._holds(action):
            self.refused += 1
            old = (
                self._old(action) if request.get("ReturnValuesOnConditionCheckFailure") == "ALL_OLD" else None
            )
            more: dict[str, Any] = {"Item": old} if old else {}
            raise client_error("ConditionalCheckFailedException", operation, **more)
        old = self._old(action)
        self._apply(action)
        return {"Attributes": old} if request.get("ReturnValues") == "ALL_OLD" and old else {}

    # One action, `(verb, body)`

    def _key(self, action: tuple[str, Request]) -> Key:
        verb, body = action
        table = self.tables[body["TableName"]]
        return body["TableName"], table.key_of(body["Item"] if verb == "Put" else body["Key"])

    def _stored(self, action: tuple[str, Request]) -> Item | None:
        """To be looked at: an item is replaced by each write, and never changed."""
        name, key = self._key(action)
        return self.tables[name].items.get(key)

    def _old(self, action: tuple[str, Request]) -> Item | None:
        """The caller's own."""
        old: Item | None = copied(self._stored(action))
        return old

    def _holds(self, action: tuple[str, Request]) -> bool:
        body = action[1]
        if "ConditionExpression" not in body:
            return True
        return expression_of(body, "ConditionExpression").holds(self._stored(action) or {})

    def _after(self, action: tuple[str, Request]) -> Item | None:
        verb, body = action
        if verb == "Put":
            return copied(body["Item"])  # type: ignore[no-any-return]  # a request is untyped
        if verb == "Update":
            return expression_of(body, "UpdateExpression").updated(
                {**(self._stored(action) or {}), **body["Key"]}
            )
        return None if verb == "Delete" else self._stored(action)

    def _apply(self, action: tuple[str, Request]) -> None:
        name, key = self._key(action)
        before, after = self._stored(action), self._after(action)
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

    def _validate(self, action: tuple[str, Request]) -> None:
        _, body = action
        if any(len(body.get(part, "")) > MAX_EXPRESSION_BYTES for part in _EXPRESSIONS):
            raise client_error("ValidationException", "PutItem")
        try:
            size = len(json.dumps(self._after(action), default=len))
        except InvalidExpression as error:
            raise client_error("ValidationException", "UpdateItem") from error
        if size > MAX_ITEM_BYTES:
            raise client_error("ValidationException", "PutItem")


_EXPRESSIONS = ("ConditionExpression", "UpdateExpression")
_VERBS = {"put_item": "Put", "update_item": "Update", "delete_item": "Delete"}
