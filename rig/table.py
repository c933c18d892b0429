"""A table of the rig's DynamoDB: its items by their keys, in pages, and through an index that lags."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rig.expressions import Expression, InvalidExpression, Item

PAGE = 20
"""Items of one answer to a query or scan: few, so that every reader has to ask for more."""

Request = dict[str, Any]
ItemKey = tuple[str, ...]
"""The strings of an item's key: the partition's, which comes first, then the sort key's."""


_PARTITION = re.compile(r"\s*(#?\w+)\s*=\s*(:\w+)")


def copied(item: Item) -> Item:
    """The caller's own; only what lists and maps hold is shared."""
    return {name: value.copy() for name, value in item.items()}


def expression_of(request: Request, part: str) -> Expression:
    """The expression in that part of a request."""
    names, values = request.get("ExpressionAttributeNames", {}), request.get("ExpressionAttributeValues", {})
    return Expression(request[part], names, values)


@dataclass
class FakeTable:
    """One table: its key attributes, and its items by their key."""

    keys: tuple[str, ...]
    items: dict[ItemKey, Item] = field(default_factory=dict)
    """To be read; `put` and `remove` change it."""
    index: tuple[str, ...] = ()
    """The key attributes of its one index, whatever that is called; it holds the items' keys."""
    indexed_at: dict[ItemKey, float] = field(default_factory=dict)
    """When the index will have heard of an item."""
    page: int = PAGE
    _partitions: dict[str, dict[ItemKey, Item]] = field(default_factory=dict)

    def key_of(self, item: Mapping[str, Any]) -> ItemKey:
        return tuple(item[name]["S"] for name in self.keys)

    def put(self, key: ItemKey, item: Item) -> None:
        self.items[key] = self._partitions.setdefault(key[0], {})[key] = item

    def remove(self, key: ItemKey) -> None:
        self.items.pop(key, None)
        self._partitions.get(key[0], {}).pop(key, None)

    def query(self, request: Request) -> dict[str, Any]:
        return self._page(self._found(request), request)

    def _found(self, request: Request) -> list[Item]:
        """In the partition that a query names, as each must; what else it asks is asked of each item."""
        condition = request["KeyConditionExpression"]
        named = _PARTITION.match(condition)
        if named is None:
            raise InvalidExpression(condition)
        value = request["ExpressionAttributeValues"][named[2]]["S"]
        items = list(self._partitions.get(value, {}).values())
        name = request.get("ExpressionAttributeNames", {}).get(named[1], named[1])
        if (named[0], name) == (condition, self.keys[0]):
            return items
        return [item for item in items if _is_asked_for(item, request)]

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
        page: dict[str, Any] = {"Items": [copied(item) for item in ordered[: self.page]]}
        if len(ordered) > self.page:
            last = page["Items"][-1]
            page["LastEvaluatedKey"] = {name: last[name] for name in self.keys}
        return page


def _is_asked_for(item: Item, request: Request) -> bool:
    return expression_of(request, "KeyConditionExpression").holds(item)
