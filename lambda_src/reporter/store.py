"""What the reporter reads and writes in DynamoDB."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from contract import aggregates, item
from contract.aggregates import Figures, by_repository
from contract.event import AnalyticsEvent, MalformedEvent

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.service_resource import Table

READERS = 8
"""Issues are read so many at a time: a week may name thousands, and each is one query."""


def read_day(table: Table, day: str, shards: int) -> dict[str, Figures]:
    """The figures of each repository that has any on that day, from the shards of the `aggregates` table."""
    found = by_repository(row for shard in range(shards) for row in _rows(table, f"{day}#{shard}"))
    return {repository: figures for repository, figures in found.items() if figures != Figures()}


def _rows(table: Table, partition: str) -> Iterator[dict[str, Any]]:
    request: dict[str, Any] = {
        "KeyConditionExpression": f"{aggregates.PARTITION_KEY} = :partition",
        "ExpressionAttributeValues": {":partition": partition},
        "ConsistentRead": True,
    }
    while True:
        page = table.query(**request)
        yield from page["Items"]
        if "LastEvaluatedKey" not in page:
            return
        request["ExclusiveStartKey"] = page["LastEvaluatedKey"]


@dataclass(frozen=True, slots=True)
class Events:
    """Reads the events of issues from the `analytics` table."""

    client: DynamoDBClient
    table_name: str

    def of_issues(self, correlation_ids: Sequence[str]) -> tuple[list[AnalyticsEvent], int]:
        """All events of the issues, and how many stored ones could not be read."""
        with ThreadPoolExecutor(READERS) as readers:
            items = [row for rows in readers.map(self._items, correlation_ids) for row in rows]
        events = [event for event in map(_readable, items) if event is not None]
        return events, len(items) - len(events)

    def _items(self, correlation_id: str) -> list[dict[str, Any]]:
        pages = self.client.get_paginator("query").paginate(
            TableName=self.table_name,
            KeyConditionExpression=f"{item.PARTITION_KEY} = :issue",
            ExpressionAttributeValues={":issue": {"S": correlation_id}},
        )
        return [row for page in pages for row in page["Items"]]


def _readable(row: dict[str, Any]) -> AnalyticsEvent | None:
    try:
        return item.from_item(row)
    except MalformedEvent:
        return None


class BeingSent(Exception):
    """Another invocation is sending this report, or died while it did; trying again later settles which."""


@dataclass(frozen=True, slots=True)
class Sendings:
    """Which weeks' reports have been sent: an item each in the `aggregates` table, away from the figures."""

    table: Table

    def claim(self, week: str, *, now: float, until: float) -> bool:
        """Takes the sending of the week's report until then; False where it has been sent before.

        Raises BeingSent where another one has taken it.
        """
        try:
            self.table.update_item(
                Key=_key(week),
                UpdateExpression="SET leased_until = :until",
                ConditionExpression="attribute_not_exists(sent_at)"
                " AND (attribute_not_exists(leased_until) OR leased_until <= :now)",
                ExpressionAttributeValues={":until": int(until), ":now": int(now)},
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise
            held: dict[str, Any] = error.response.get("Item", {})  # type: ignore[assignment]  # untyped in the stub
            if "sent_at" in held:
                return False
            raise BeingSent(f"the report of {week} is being sent") from None
        return True

    def confirm(self, week: str, *, now: float, message_id: str) -> None:
        """Notes that the report was sent, for good."""
        self.table.update_item(
            Key=_key(week),
            UpdateExpression="SET sent_at = :now, message_id = :message_id",
            ExpressionAttributeValues={":now": int(now), ":message_id": message_id},
        )

    def release(self, week: str) -> None:
        """Gives the claim back: nothing was sent."""
        self.table.update_item(Key=_key(week), UpdateExpression="REMOVE leased_until")


def _key(week: str) -> dict[str, Any]:
    return {aggregates.PARTITION_KEY: f"report#{week}", aggregates.SORT_KEY: "sent"}
