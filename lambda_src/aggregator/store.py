"""The one module that speaks to DynamoDB: a day's rows, its contributions, and the rows made of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from contract.contribution import PARTITION_KEY as DAY_SHARD
from contract.contribution import SORT_KEY as THREAD_ID
from contract.contribution import Contribution
from contract.figures import (
    ALL,
    COMPLETE_UNTIL,
    PARTITION_KEY,
    REPOSITORIES,
    REVISION,
    SORT_KEY,
    Row,
)
from contract.item import NEVER, day_shards

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


@dataclass(slots=True)
class Stored:
    """A day's rows before they are made again."""

    revisions: dict[str, int] = field(default_factory=dict)
    """By the rows' sort keys."""
    complete_until: int = NEVER
    """When the first contribution to the day expires, in epoch seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """Contributions and aggregates. Every call raises what boto3 raises: the stream's batch comes again."""

    client: DynamoDBClient
    contributions_table: str
    aggregates_table: str

    def stored(self, day: str) -> Stored:
        """What the day's rows say of themselves, consistently read."""
        rows = self._pages(
            self.aggregates_table,
            PARTITION_KEY,
            day,
            ProjectionExpression=f"{SORT_KEY}, {REVISION}, {COMPLETE_UNTIL}",
        )
        stored = Stored()
        for row in rows:
            stored.revisions[row[SORT_KEY]["S"]] = int(row[REVISION]["N"])
            if row[SORT_KEY]["S"] == ALL:
                stored.complete_until = int(row[COMPLETE_UNTIL]["N"])
        return stored

    def contributions(self, day: str, unreadable: dict[str, str]) -> Iterator[Contribution]:
        """All of the day, consistently read, page by page; `unreadable` takes what this code cannot read."""
        for shard in day_shards(day):
            for item in self._pages(self.contributions_table, DAY_SHARD, shard):
                try:
                    contribution = Contribution.from_item(item)
                except (KeyError, TypeError, ValueError) as error:
                    name = f"{shard}/{item[THREAD_ID]['S']}"
                    unreadable[name] = f"{type(error).__name__}: {error}"
                else:
                    yield contribution

    def put(self, row: Row) -> bool:
        """Whether the row's revision was still the one before this; only then it is stored."""
        first = row.revision == 1
        condition = "attribute_not_exists(#key)" if first else f"{REVISION} = :before"
        values = {} if first else {":before": {"N": str(row.revision - 1)}}
        return self._put(row.to_item(), condition, values)

    def put_name(self, name: str, repository_id: int, *, as_of: str) -> bool:
        """Whether the repository is the newest that is known to have this name, in whatever letter case."""
        item = {
            PARTITION_KEY: {"S": REPOSITORIES},
            SORT_KEY: {"S": name.lower()},
            "repository": {"S": name},
            "repositoryId": {"N": str(repository_id)},
            "asOf": {"S": as_of},
        }
        condition = "attribute_not_exists(#key) OR asOf < :as_of"
        return self._put(item, condition, {":as_of": {"S": as_of}})

    def _put(self, item: Mapping[str, Any], condition: str, values: Mapping[str, Any]) -> bool:
        request: Any = {"TableName": self.aggregates_table, "Item": item, "ConditionExpression": condition}
        # `date` is one of DynamoDB's reserved words.
        if "#key" in condition:
            request["ExpressionAttributeNames"] = {"#key": PARTITION_KEY}
        if values:
            request["ExpressionAttributeValues"] = values
        try:
            self.client.put_item(**request)
        except self.client.exceptions.ConditionalCheckFailedException:
            return False
        return True

    def _pages(self, table: str, key: str, value: str, **more: Any) -> Iterator[Mapping[str, Any]]:
        request: Any = {
            "TableName": table,
            "KeyConditionExpression": "#key = :value",
            "ExpressionAttributeNames": {"#key": key},
            "ExpressionAttributeValues": {":value": {"S": value}},
            "ConsistentRead": True,
            **more,
        }
        while True:
            page = self.client.query(**request)
            yield from page["Items"]
            if "LastEvaluatedKey" not in page:
                return
            request["ExclusiveStartKey"] = page["LastEvaluatedKey"]
