"""A table of the rig's DynamoDB: its items by their keys, in pages, and through an index that lags."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rig.expressions import Expression, Item

PAGE = 20
"""Items of one answer to a query or scan: few, so that every reader has to ask for more."""

Request = dict[str, Any]
ItemKey = tuple[str, ...]
"""The strings of an item's key: the partition's, which comes first, then the sort key's."""


def copied(value: Any) -> Any:
    """Of what boto3 takes and gives; copy.deepcopy, which minds far more, took a quarter of a seed's time."""
    if isinstance(value, dict):
        return {name: copied(part) for name, part in value.items()}
    return [copied(part) for part in value] if isinstance(value, list) else value


def expression_of(request: Request, part: str) -> Expression:
    """The expression in that part of a request."""
    names, values = request.get("ExpressionAttributeNames", {}), request.get("ExpressionAttributeValues", {})
    return Expression(request[part], names, values)


@dataclass
class FakeTable:
    """One table: its key attributes, and its items by their key."""

    keys: tuple[str, ...]
    items: dict[ItemKey, Item] = field(default_factory=dict)
    index: tuple[str, ...] = ()
    """The key attributes of its one index, whatever that is called; it holds the items' keys."""
    indexed_at: dict[ItemKey, float] = field(default_factory=dict)
    """When the index will have heard of an item."""

    def key_of(self, item: Mapping[str, Any]) -> ItemKey:
        return tuple(item[name]["S"] for name in self.keys)

    def query(self, request: Request) -> dict[str, Any]:
        return self._page([item for item in self.items.values() if _is_asked_for(item, request)], request)

    def query_index(self, request: Request, now: float) -> dict[str, Any]:
        attributes = (*self.keys, *self.index)
        known = [item for key, item in self.items.items() if self.indexed_at[key] <= now]
        keys = [{name: item[name] for name in attributes} for item in known if _is_asked_for(item, request)]
        return self._page(keys, request)

    def scan(self, request: Request) -> dict[str, Any]:
        """As in DynamoDB, the filter comes after the page has been cut."""
        page = self._page(list(self.items.values()), request)
        if "FilterExpression" in request:
            kept = [item for item in page["Items"] if expression_of(request, "FilterExpression").holds(item)]
            page["Items"] = kept
        return page

    def _page(self, items: list[Item], request: Request) -> dict[str, Any]:
        """Ordered by all of the key, which is by the sort key where the partition is one."""
        after = request.get("ExclusiveStartKey")
        ordered = sorted(items, key=self.key_of)
        if after is not None:
            ordered = [item for item in ordered if self.key_of(item) > self.key_of(after)]
        page: dict[str, Any] = {"Items": copied(ordered[:PAGE])}
        if len(ordered) > PAGE:
            last = page["Items"][-1]
            page["LastEvaluatedKey"] = {name: last[name] for name in self.keys}
        return page


def _is_asked_for(item: Item, request: Request) -> bool:
    return expression_of(request, "KeyConditionExpression").holds(item)
