"""What people usually build to count each event once, for the benches and the fault rig to compare with ours.

Each is a Lambda handler over the same two tables. It counts messages, their keywords and their issues in the
cheapest way that its design allows: one update of one item per event. None of them knows what a question is,
nor can it take back what an edit or a deletion made wrong.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.idempotency import (
    DynamoDBPersistenceLayer,
    IdempotencyConfig,
    idempotent_function,
)

from contract.event import AnalyticsEvent
from contract.item import from_item

Handler = Callable[[dict[str, Any], Any], dict[str, Any]]
MARKER_DAYS = 60
MESSAGES = "messages"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """Where a design counts, and what it calls once for each event that it is done with."""

    client: Any
    aggregates: str
    markers: str
    shards: int
    done_with: Callable[[AnalyticsEvent], None]

    def mark(self, event: AnalyticsEvent) -> bool:
        """Whether the event had no marker yet."""
        try:
            self.client.put_item(
                TableName=self.markers,
                Item=_marker(event),
                ConditionExpression="attribute_not_exists(entity_id)",
            )
        except self.client.exceptions.ConditionalCheckFailedException:
            return False
        return True

    def has_marker(self, event: AnalyticsEvent) -> bool:
        return bool(self.client.get_item(TableName=self.markers, Key=_marker(event)))

    def add(self, event: AnalyticsEvent) -> None:
        """All that the event counts for, in one item of its day, repository and shard."""
        shard = zlib.crc32(event.message_id.encode()) % self.shards
        names = {f"#{place}": name for place, name in enumerate(_attributes(event))}
        self.client.update_item(
            TableName=self.aggregates,
            Key={"date": {"S": f"{event.day}#{shard}"}, "repository_key": {"S": str(event.repository_id)}},
            UpdateExpression="ADD " + ", ".join(f"{place} :one" for place in names),
            ExpressionAttributeNames=names,
            ExpressionAttributeValues={":one": {"N": "1"}},
        )


def marker_first(tables: Tables) -> Handler:
    """A marker with a condition, then the effect: a crash in between loses the event."""

    def count(event: AnalyticsEvent) -> None:
        if tables.mark(event):
            tables.add(event)

    return _one_by_one(tables, count)


def effect_first(tables: Tables) -> Handler:
    """A look for the marker, the effect, then the marker: a crash in between counts the event twice."""

    def count(event: AnalyticsEvent) -> None:
        if not tables.has_marker(event):
            tables.add(event)
            tables.mark(event)

    return _one_by_one(tables, count)


def powertools_per_record(tables: Tables) -> Handler:
    """Powertools' batch utility, and its idempotency around each record."""
    layer = DynamoDBPersistenceLayer(
        table_name=tables.markers, key_attr="entity_id", boto3_client=tables.client
    )
    config = IdempotencyConfig(event_key_jmespath="identity", expires_after_seconds=MARKER_DAYS * 86_400)
    batch = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)

    def add(data: dict[str, Any]) -> None:
        tables.add(data["event"]())

    count: Any = idempotent_function(
        add, data_keyword_argument="data", persistence_store=layer, config=config
    )

    def count_record(record: SQSRecord) -> None:
        event = _event(record.body)
        # The event goes by as a function: only the identity is hashed.
        count(data={"identity": _identity(event), "event": lambda: event})
        tables.done_with(event)

    def handle(event: dict[str, Any], context: Any) -> dict[str, Any]:
        config.register_lambda_context(context)
        return dict(process_partial_response(event, count_record, batch, context))

    return handle


def _one_by_one(tables: Tables, count: Callable[[AnalyticsEvent], None]) -> Handler:
    """The usual loop: a record that raises is reported and comes again."""

    def handle(event: dict[str, Any], _context: Any) -> dict[str, Any]:
        failures = []
        for record in event["Records"]:
            try:
                found = _event(record["body"])
                count(found)
                tables.done_with(found)
            except Exception:  # noqa: BLE001  # as such a loop does
                failures.append({"itemIdentifier": record["messageId"]})
        return {"batchItemFailures": failures}

    return handle


def _event(body: str) -> AnalyticsEvent:
    return from_item(json.loads(body)["dynamodb"]["NewImage"])


def _identity(event: AnalyticsEvent) -> str:
    return f"{event.message_id}@{event.version}"


def _marker(event: AnalyticsEvent) -> dict[str, Any]:
    return {"entity_id": {"S": _identity(event)}}


def _attributes(event: AnalyticsEvent) -> list[str]:
    return [MESSAGES, f"i:{event.issue_id}", *(f"w:{word}" for word in event.keywords)]


PER_MESSAGE, POWERTOOLS = "put, then update", "Powertools per record"
USUAL: dict[str, Callable[[Tables], Handler]] = {
    PER_MESSAGE: marker_first,
    "update, then put": effect_first,
    POWERTOOLS: powertools_per_record,
}
