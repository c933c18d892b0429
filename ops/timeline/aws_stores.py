"""The AWS side, store by store; each raises what boto3 raises."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from contract.aggregates import sending_key
from contract.routing import was_routed
from processor.contribution import Contribution

from auditor.audit import Stored
from contract import item
from contract.event import MalformedEvent
from contract.names import function_logs
from ops.day_sources import DaySources
from ops.timeline.observed import Processed
from reporter.store import read_day

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table


@dataclass(frozen=True, slots=True)
class AwsStores:
    """One stage's."""

    sources: DaySources

    def items(self, correlation_id: str) -> list[Stored]:
        """The issue's events in the `analytics` table; without those that cannot be read."""
        pages: Any = self.sources.dynamodb.get_paginator("query").paginate(
            TableName=self.sources.stage.names.analytics_table,
            KeyConditionExpression=f"{item.PARTITION_KEY} = :issue",
            ExpressionAttributeValues={":issue": {"S": correlation_id}},
            ConsistentRead=True,
        )
        stored = []
        for row in (row for page in pages for row in page["Items"]):
            try:
                stored.append(Stored(item.from_item(row), was_routed(row)))
            except MalformedEvent:
                continue  # Its message died of the same error: the dead-letter queue shows it.
        return stored

    def contributions(self, entity_ids: Iterable[str]) -> dict[str, Contribution]:
        return self.sources.store.contributions(entity_ids)

    def figures(self, days: Iterable[str]) -> dict[tuple[str, str, int], int]:
        """How many events the aggregates count by day, repository and issue."""
        shards = self.sources.stage.aggregates.shards
        return {
            (day, repository, issue): count
            for day in days
            for repository, figures in read_day(self._aggregates, day, shards).items()
            for issue, count in figures.issues.items()
        }

    def reports(self, weeks: Iterable[str]) -> dict[str, datetime | None]:
        """When each week's report was sent."""
        return {week: self._sent_at(week) for week in weeks}

    def processed(self, *, since: datetime, until: datetime, correlation_id: str = "") -> list[Processed]:
        """The processor's lines, oldest first: of one issue, or all. Nothing where it has never run."""
        logs = self.sources.logs
        wanted = f"$.correlation_id = {json.dumps(correlation_id)}" if correlation_id else "$.outcome = *"
        pages = logs.get_paginator("filter_log_events").paginate(
            logGroupName=function_logs(self.sources.stage.names.processor),
            startTime=_milliseconds(since),
            endTime=_milliseconds(until),
            filterPattern=f"{{ {wanted} }}",
        )
        try:
            events = [event for page in pages for event in page["events"]]
        except logs.exceptions.ResourceNotFoundException:
            return []
        lines = [line for event in events if (line := _processed(event)) is not None]
        return sorted(
            (line for line in lines if correlation_id in ("", line.correlation_id)), key=lambda line: line.at
        )

    @property
    def _aggregates(self) -> Table:
        return self.sources.connection.dynamodb().Table(self.sources.stage.names.aggregates_table)

    def _sent_at(self, week: str) -> datetime | None:
        note = self._aggregates.get_item(Key=sending_key(week)).get("Item", {})
        return datetime.fromtimestamp(int(str(note["sent_at"])), UTC) if "sent_at" in note else None


def _processed(event: Mapping[str, Any]) -> Processed | None:
    """None where the line is not one of a message."""
    try:
        line = json.loads(event["message"])
        return Processed(
            at=datetime.fromtimestamp(event["timestamp"] / 1000, UTC),
            outcome=line["outcome"],
            reason=line.get("reason", ""),
            message_id=line["message_id"],
            correlation_id=line.get("correlation_id", ""),
            entity_id=line.get("entity_id", ""),
            version=line.get("version", ""),
        )
    except (ValueError, KeyError, TypeError):
        return None


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
