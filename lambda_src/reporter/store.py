"""What a report reads in DynamoDB: rows and contributions by day, threads by key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from contract.contribution import PARTITION_KEY as CONTRIBUTION_KEY
from contract.contribution import Contribution
from contract.figures import ALL, PARTITION_KEY, REPOSITORIES, SORT_KEY, Row, audit_key
from contract.item import day_shards
from contract.thread_state import ThreadState, key_of
from reporter.completeness import AuditedDay

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

MOST_PER_CALL = 100
"""Keys of one BatchGetItem."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FiguresStore:
    """Everything that is counted, to read; raises what boto3 raises."""

    client: DynamoDBClient
    aggregates_table: str
    contributions_table: str
    threads_table: str

    def rows(self, days: Sequence[str]) -> dict[str, list[Row]]:
        """Each day's rows: of every repository that has any, and of all together."""
        return {
            day: [Row.from_item(item) for item in self._pages(self.aggregates_table, PARTITION_KEY, day)]
            for day in days
        }

    def contributions(self, days: Iterable[str]) -> Iterator[Contribution]:
        """What each thread adds to these days, day by day, without what adds nothing any more."""
        for day in days:
            for shard in day_shards(day):
                for item in self._pages(self.contributions_table, CONTRIBUTION_KEY, shard):
                    contribution = Contribution.from_item(item)
                    if not contribution.is_empty:
                        yield contribution

    def waiting(self, days: Sequence[str]) -> dict[str, int]:
        """How many questions of each day wait, in all repositories; days without any are left out."""
        keys = [{PARTITION_KEY: {"S": day}, SORT_KEY: {"S": ALL}} for day in days]
        counts = {
            item[PARTITION_KEY]["S"]: int(item["waiting"]["N"])
            for item in self._items(self.aggregates_table, keys, PARTITION_KEY, "waiting")
        }
        return {day: count for day, count in counts.items() if count}

    def threads(self, thread_ids: Sequence[str]) -> dict[str, ThreadState]:
        """Those that are there, by thread id."""
        keys = [key_of(thread_id) for thread_id in thread_ids]
        states = map(ThreadState.from_item, self._items(self.threads_table, keys))
        return {state.thread_id: state for state in states}

    def audits(self, days: Sequence[str]) -> list[AuditedDay]:
        """What the last audit of each day found, of those days that have been audited."""
        found = []
        for day in days:
            key: Any = {name: {"S": value} for name, value in audit_key(day).items()}
            note = self.client.get_item(TableName=self.aggregates_table, Key=key).get("Item")
            if note:
                found.append(AuditedDay(day, int(note["differences"]["N"])))
        return found

    def repository_ids(self) -> dict[str, int]:
        """Every name that a counted repository has or had, as GitHub writes it, and the repository's id."""
        items = self._pages(self.aggregates_table, PARTITION_KEY, REPOSITORIES)
        return {item["repository"]["S"]: int(item["repositoryId"]["N"]) for item in items}

    def _items(self, table: str, keys: Sequence[Any], *attributes: str) -> Iterator[Mapping[str, Any]]:
        """Those that are there, in any order; whole, or these attributes of each."""
        names = {f"#{number}": name for number, name in enumerate(attributes)}
        part = {"ProjectionExpression": ", ".join(names), "ExpressionAttributeNames": names} if names else {}
        left = list(keys)
        while left:
            batch, left = left[:MOST_PER_CALL], left[MOST_PER_CALL:]
            asked: Any = {table: {"Keys": batch, "ConsistentRead": True, **part}}
            answer: Any = self.client.batch_get_item(RequestItems=asked)
            yield from answer["Responses"].get(table, ())
            left += answer.get("UnprocessedKeys", {}).get(table, {}).get("Keys", [])

    def _pages(self, table: str, key: str, value: str) -> Iterator[Mapping[str, Any]]:
        request: dict[str, Any] = {
            "TableName": table,
            "ConsistentRead": True,
            "KeyConditionExpression": "#key = :value",
            "ExpressionAttributeNames": {"#key": key},
            "ExpressionAttributeValues": {":value": {"S": value}},
        }
        while True:
            page: Any = self.client.query(**request)
            yield from page["Items"]
            if not page.get("LastEvaluatedKey"):
                return
            request["ExclusiveStartKey"] = page["LastEvaluatedKey"]
