"""What an audit reads in DynamoDB: a day's threads by their index, contributions and rows by key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from contract.contribution import PARTITION_KEY as CONTRIBUTION_KEY
from contract.contribution import SORT_KEY as THREAD_ID
from contract.contribution import Contribution
from contract.figures import ALL, Row, repository_key
from contract.figures import PARTITION_KEY as DATE
from contract.figures import SORT_KEY as REPOSITORY_KEY
from contract.item import BY_DAY, DAY_SHARD, PARTITION_KEY, Item, day_shards
from contract.thread_state import ThreadState
from processor.store import Messages, Store

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_CALL_SECONDS = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class DayStore:
    """Reads one day at a time; raises what boto3 raises, and the processor's NotDone."""

    client: DynamoDBClient
    threads: Store
    """The processor's: what a thread's messages are is defined in one place."""
    aggregates_table: str

    def thread_ids(self, day: str, repository_id: int | None = None) -> list[str]:
        """The threads that have messages of that day, as far as the index knows of them: it follows the table
        within seconds.
        """
        found = {
            str(item[PARTITION_KEY]["S"])
            for shard in day_shards(day)
            for item in self._pages(self.threads.analytics_table, DAY_SHARD, shard, IndexName=BY_DAY)
        }
        return sorted(each for each in found if repository_id is None or each.startswith(f"{repository_id}#"))

    def messages(self, thread_id: str) -> Messages:
        """All messages of the thread, of whatever day, consistently read."""
        return self.threads.messages(thread_id, lambda: _CALL_SECONDS)

    def states(self, thread_ids: Sequence[str]) -> dict[str, ThreadState]:
        """Those that are there and that this code can read, consistently read."""
        found = self.threads.states(thread_ids, lambda: _CALL_SECONDS)
        return {thread_id: state for thread_id, state in found.items() if state}

    def contributions(
        self, day: str, repository_id: int | None, unreadable: dict[str, str]
    ) -> dict[str, Contribution]:
        """By thread id, consistently read; `unreadable` takes what this code cannot read, and why."""
        found: dict[str, Contribution] = {}
        table = self.threads.contributions_table
        for shard in day_shards(day):
            for item in self._pages(table, CONTRIBUTION_KEY, shard, ConsistentRead=True):
                thread_id = str(item[THREAD_ID]["S"])
                if repository_id is None or thread_id.startswith(f"{repository_id}#"):
                    with _noted(unreadable, thread_id):
                        found[thread_id] = Contribution.from_item(item)
        return found

    def rows(self, day: str, repository_id: int | None, unreadable: dict[str, str]) -> list[Row]:
        """The same of the day's rows, always with the one for all repositories."""
        found: list[Row] = []
        for item in self._pages(self.aggregates_table, DATE, day, ConsistentRead=True):
            key = str(item[REPOSITORY_KEY]["S"])
            if repository_id is None or key in (repository_key(repository_id), ALL):
                with _noted(unreadable, key):
                    found.append(Row.from_item(item))
        return found

    def _pages(self, table: str, key: str, value: str, **more: Any) -> Iterator[Mapping[str, Any]]:
        request: dict[str, Any] = {
            "TableName": table,
            "KeyConditionExpression": "#key = :value",
            "ExpressionAttributeNames": {"#key": key},
            "ExpressionAttributeValues": {":value": {"S": value}},
            **more,
        }
        while True:
            page: Any = self.client.query(**request)
            items: list[Item] = page["Items"]
            yield from items
            if not page.get("LastEvaluatedKey"):
                return
            request["ExclusiveStartKey"] = page["LastEvaluatedKey"]


@contextmanager
def _noted(unreadable: dict[str, str], name: str) -> Iterator[None]:
    try:
        yield
    except (KeyError, TypeError, ValueError) as error:
        unreadable[name] = f"{type(error).__name__}: {error}"
