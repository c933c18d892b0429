"""What the reporter reads in DynamoDB: figures, events and the auditor's notes, all by key."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from contract import aggregates, item
from contract.aggregates import Figures, audit_key, by_repository
from contract.event import AnalyticsEvent, MalformedEvent
from reporter.completeness import AuditedDay
from reporter.excerpts import excerpt

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.service_resource import Table

READERS = 8
"""Issues are read so many at a time: a week may name thousands, and each is one query."""


def read_day(table: Table, day: str, shards: int, *, kind: str = "") -> dict[str, Figures]:
    """The figures of each repository that has any on that day, from the shards of the `aggregates` table.

    Of all kinds, or of the one in `contract.aggregates.KINDS` that is named. Consistent, and never a scan.
    """
    rows = (row for shard in range(shards) for row in _rows(table, f"{day}#{shard}", kind))
    return {name: figures for name, figures in by_repository(rows).items() if figures != Figures()}


def _rows(table: Table, partition: str, kind: str) -> Iterator[dict[str, Any]]:
    request: dict[str, Any] = {
        "KeyConditionExpression": f"{aggregates.PARTITION_KEY} = :partition",
        "ExpressionAttributeValues": {":partition": partition},
        "ConsistentRead": True,
    }
    if kind:
        request["KeyConditionExpression"] += " AND begins_with(#counter, :kind)"
        request["ExpressionAttributeNames"] = {"#counter": aggregates.SORT_KEY}
        request["ExpressionAttributeValues"] |= {":kind": f"{kind}#"}
    while True:
        page = table.query(**request)
        yield from page["Items"]
        if "LastEvaluatedKey" not in page:
            return
        request["ExclusiveStartKey"] = page["LastEvaluatedKey"]


def read_audits(table: Table, days: Sequence[str]) -> list[AuditedDay]:
    """What the last audit of each day found, of those days that have been audited."""
    notes = ((day, table.get_item(Key=audit_key(day)).get("Item")) for day in days)
    return [AuditedDay(day, int(str(note["differences"]))) for day, note in notes if note]


@dataclass(frozen=True, slots=True)
class Events:
    """Reads the events of issues from the `analytics` table."""

    client: DynamoDBClient
    table_name: str

    def of_issues(self, correlation_ids: Sequence[str]) -> tuple[list[AnalyticsEvent], int]:
        """All events of the issues, and how many stored ones could not be read.

        Their texts are cut to what a line of the report shows: whole, those of a busy week fill the memory.
        """
        with ThreadPoolExecutor(READERS) as readers:
            found = [event for events in readers.map(self._of_issue, correlation_ids) for event in events]
        events = [event for event in found if event is not None]
        return events, len(found) - len(events)

    def _of_issue(self, correlation_id: str) -> list[AnalyticsEvent | None]:
        pages = self.client.get_paginator("query").paginate(
            TableName=self.table_name,
            KeyConditionExpression=f"{item.PARTITION_KEY} = :issue",
            ExpressionAttributeValues={":issue": {"S": correlation_id}},
        )
        return [_readable(row) for page in pages for row in page["Items"]]


def _readable(row: dict[str, Any]) -> AnalyticsEvent | None:
    try:
        event = item.from_item(row)
    except MalformedEvent:
        return None
    return replace(event, text=excerpt(event.text))
