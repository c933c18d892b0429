"""What a report reads in DynamoDB: rows and contributions by day, threads by key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from contract.contribution import PARTITION_KEY as CONTRIBUTION_KEY
from contract.contribution import Contribution
from contract.figures import PARTITION_KEY, REPOSITORIES, Row, audit_key
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

    def threads(self, thread_ids: Sequence[str]) -> dict[str, ThreadState]:
        """Those that are there, by thread id."""
        found: dict[str, ThreadState] = {}
        keys: list[Any] = [key_of(thread_id) for thread_id in thread_ids]
        while keys:
            batch, keys = keys[:MOST_PER_CALL], keys[MOST_PER_CALL:]
            answer: Any = self.client.batch_get_item(RequestItems={self.threads_table: {"Keys": batch}})
            for item in answer["Responses"].get(self.threads_table, ()):
                state = ThreadState.from_item(item)
                found[state.thread_id] = state
            keys += answer.get("UnprocessedKeys", {}).get(self.threads_table, {}).get("Keys", [])
        return found

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

    def _pages(self, table: str, key: str, value: str) -> Iterator[Mapping[str, Any]]:
        request: dict[str, Any] = {
            "TableName": table,
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
