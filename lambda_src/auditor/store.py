"""What an audit reads in DynamoDB: a day's events by their index, contributions and aggregates by key."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from auditor.audit import Row, Stored
from contract import aggregates, item
from contract.aggregates import CounterKey, repository_of
from contract.event import MalformedEvent
from contract.item import Item
from contract.routing import was_routed
from processor.contribution import PARTITION_KEY, Contribution
from processor.plan import Layout

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

T = TypeVar("T")

MOST_PER_CALL = 100
"""Keys of one BatchGetItem."""
MOST_PER_TRANSACTION = 25
"""Keys of one TransactGetItems; it takes a hundred, but one of them that is being written refuses all."""
UNPROCESSED_PAUSE_SECONDS = 0.2


class EventKey(NamedTuple):
    """The key of an `analytics` item."""

    correlation_id: str
    event_key: str

    def attributes(self) -> Item:
        return {item.PARTITION_KEY: {"S": self.correlation_id}, item.SORT_KEY: {"S": self.event_key}}


@dataclass(frozen=True, slots=True)
class DayStore:
    """Reads one day at a time; raises what boto3 raises."""

    client: DynamoDBClient
    analytics_table: str
    layout: Layout
    shards: int
    sleep: Callable[[float], None] = time.sleep

    def keys(self, day: str, repository: str | None = None) -> list[EventKey]:
        """Of the day's events, as far as the index knows of them yet: it follows the table within seconds."""
        found = [
            EventKey(row[item.PARTITION_KEY]["S"], row[item.SORT_KEY]["S"])
            for shard in item.day_shards(day)
            for row in self._query(
                self.analytics_table, f"{item.DAY_SHARD} = :shard", {":shard": shard}, index=item.BY_DAY
            )
        ]
        return [key for key in found if repository in (None, key.correlation_id.partition("#")[0])]

    def keys_in_issues(self, day: str, correlation_ids: Iterable[str]) -> list[EventKey]:
        """Of the day's events in these issues, as the table itself has them now."""
        return [
            EventKey(correlation_id, row[item.SORT_KEY]["S"])
            for correlation_id in correlation_ids
            for row in self._query(
                self.analytics_table,
                f"{item.PARTITION_KEY} = :issue AND begins_with({item.SORT_KEY}, :day)",
                {":issue": correlation_id, ":day": day},
            )
        ]

    def stored(self, keys: Iterable[EventKey]) -> tuple[list[Stored], list[str]]:
        """The events at the keys, and the correlation ids of those that cannot be read."""
        readable, unreadable = [], []
        for row in self.items(keys):
            try:
                readable.append(Stored(item.from_item(row), was_routed(row)))
            except MalformedEvent:
                unreadable.append(str(row[item.PARTITION_KEY]["S"]))
        return readable, unreadable

    def items(self, keys: Iterable[EventKey]) -> Iterator[Item]:
        """As they are stored, in no order; without those that have gone."""
        return self._get(self.analytics_table, [key.attributes() for key in keys])

    def contributions(self, entity_ids: Iterable[str]) -> dict[str, Contribution]:
        """Those that are there, by entity."""
        keys = [{PARTITION_KEY: {"S": entity_id}} for entity_id in sorted(set(entity_ids))]
        return _contributions(self._get(self.layout.contributions_table, keys))

    def committed_contributions(self, entity_ids: Iterable[str]) -> dict[str, Contribution]:
        """The same, serialised with transactions: none that has been seen elsewhere is still to come here.

        Raises the conflict where one is under way.
        """
        table, found = self.layout.contributions_table, {}
        for part in _in_parts(sorted(set(entity_ids)), MOST_PER_TRANSACTION):
            gets: list[Any] = [
                {"Get": {"TableName": table, "Key": {PARTITION_KEY: {"S": entity_id}}}} for entity_id in part
            ]
            answer: Any = self.client.transact_get_items(TransactItems=gets)
            found.update(_contributions(each["Item"] for each in answer["Responses"] if each.get("Item")))
        return found

    def all_contributions(self, day: str, repository: str | None = None) -> dict[str, Contribution]:
        """Every contribution to the day, whether its event is there or not: reads the whole table."""
        values: dict[str, Any] = {":day": {"S": day}}
        request: dict[str, Any] = {
            "TableName": self.layout.contributions_table,
            "FilterExpression": "#day = :day",
            "ExpressionAttributeNames": {"#day": "day"},
            "ExpressionAttributeValues": values,
            "ConsistentRead": True,
        }
        found = _contributions(_pages(self.client.scan, request))
        return {
            entity_id: contribution
            for entity_id, contribution in found.items()
            if repository in (None, contribution.repository)
        }

    def rows(self, day: str, repository: str | None = None) -> list[Row]:
        """The aggregates' items, of all shards."""
        prefixes = [""] if repository is None else [f"{kind}#{repository}" for kind in aggregates.KINDS]
        found = [
            _plain(row)
            for shard in range(self.shards)
            for prefix in prefixes
            for row in self._rows(CounterKey(day, prefix).partition(shard), prefix)
        ]
        return [row for row in found if repository in (None, repository_of(str(row[aggregates.SORT_KEY])))]

    def _rows(self, partition: str, prefix: str) -> Iterator[Item]:
        condition, values = f"{aggregates.PARTITION_KEY} = :partition", {":partition": partition}
        if prefix:
            condition += " AND begins_with(#counter, :prefix)"
            values[":prefix"] = prefix
        names = {"#counter": aggregates.SORT_KEY} if prefix else {}
        return self._query(self.layout.aggregates_table, condition, values, names=names)

    def _query(
        self,
        table: str,
        condition: str,
        values: Mapping[str, str],
        *,
        index: str | None = None,
        names: Mapping[str, str] | None = None,
    ) -> Iterator[Item]:
        request: dict[str, Any] = {
            "TableName": table,
            "KeyConditionExpression": condition,
            "ExpressionAttributeValues": {name: {"S": value} for name, value in values.items()},
        }
        request |= {"IndexName": index} if index else {"ConsistentRead": True}
        request |= {"ExpressionAttributeNames": names} if names else {}
        return _pages(self.client.query, request)

    def _get(self, table: str, keys: Sequence[Item]) -> Iterator[Item]:
        for part in _in_parts(keys, MOST_PER_CALL):
            left: Any = {table: {"Keys": list(part), "ConsistentRead": True}}
            while left:
                answer: Any = self.client.batch_get_item(RequestItems=left)
                yield from answer["Responses"].get(table, ())
                left = answer.get("UnprocessedKeys")
                if left:
                    self.sleep(UNPROCESSED_PAUSE_SECONDS)


def _pages(call: Callable[..., Any], request: dict[str, Any]) -> Iterator[Item]:
    while True:
        page = call(**request)
        yield from page["Items"]
        if not page.get("LastEvaluatedKey"):
            return
        request = {**request, "ExclusiveStartKey": page["LastEvaluatedKey"]}


def _contributions(rows: Iterable[Item]) -> dict[str, Contribution]:
    """Those that can be read; any other counts as missing, as it does for the processor."""
    found = {}
    for row in rows:
        try:
            contribution = Contribution.from_item(row)
        except (KeyError, TypeError, ValueError):
            continue
        found[contribution.entity_id] = contribution
    return found


def _plain(row: Item) -> dict[str, Any]:
    return {name: int(value["N"]) if "N" in value else value.get("S") for name, value in row.items()}


def _in_parts(whole: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    return (whole[low : low + size] for low in range(0, len(whole), size))
