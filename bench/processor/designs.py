"""Three designs over the same tables' keys: ours as it is deployed, and what people usually build.

The usual ones do the same work (questions, answers, keywords, issues) in the cheapest way that they allow:
one update of one item per message. What they cannot do by design is to take back what an edit or a deletion
made wrong.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import boto3
from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.idempotency import (
    DynamoDBPersistenceLayer,
    IdempotencyConfig,
    idempotent_function,
)
from botocore.config import Config

from contract.aggregates import QUERIES, RESPONSES, issue_attribute, word_attribute
from contract.event import AnalyticsEvent, Kind
from contract.item import from_item
from contract.names import METRIC_NAMESPACE
from processor import handler
from processor.contribution import contribution_of
from processor.settings import ProcessorSettings
from rig.backends import Backend
from stages.stage import load_stage

Handler = Callable[[dict[str, Any], Any], dict[str, Any]]
Design = Callable[[Backend], tuple[Handler, Any]]
"""Made for its tables, in a process of its own; gives its handler and the DynamoDB client that it calls."""

LAYOUT = load_stage("prod").aggregates
TTL_DAYS = 60


def ours(backend: Backend) -> tuple[Handler, Any]:
    """The real handler, from its environment variables."""
    settings = ProcessorSettings(
        stage="bench",
        aggregates_table=backend.aggregates_table,
        contributions_table=backend.contributions_table,
        work_dlq_url="none",
        shards=LAYOUT.shards,
        keyword_buckets=LAYOUT.keyword_buckets,
        issue_buckets=LAYOUT.issue_buckets,
        keywords_per_event=LAYOUT.keywords_per_event,
        contribution_ttl_days=TTL_DAYS,
        code_version="bench",
    )
    powertools_settings = {
        "POWERTOOLS_SERVICE_NAME": "processor",
        "POWERTOOLS_METRICS_NAMESPACE": METRIC_NAMESPACE,
    }
    os.environ.update(settings.to_env() | powertools_settings)
    return handler.handle, handler.runtime().processor.store.client


def per_message(backend: Backend) -> tuple[Handler, Any]:
    """A marker with a condition, then the effect, for each message."""
    client: Any = boto3.client("dynamodb", config=Config(retries={"total_max_attempts": 1}))
    logger = Logger(service="per-message")

    def count(record: dict[str, Any]) -> None:
        event = _event(record["body"])
        with suppress(client.exceptions.ConditionalCheckFailedException):
            client.put_item(
                TableName=backend.contributions_table,
                Item={"entity_id": {"S": _identity(event)}},
                ConditionExpression="attribute_not_exists(entity_id)",
            )
            _add(client, backend.aggregates_table, event)
        logger.info("event counted", extra={"correlation_id": event.correlation_id})

    def handle(event: dict[str, Any], _context: Any) -> dict[str, Any]:
        failures = []
        for record in event["Records"]:
            try:
                count(record)
            except Exception:  # noqa: BLE001  # as such a loop does: whatever failed comes again
                failures.append({"itemIdentifier": record["messageId"]})
        return {"batchItemFailures": failures}

    return handle, client


def powertools(backend: Backend) -> tuple[Handler, Any]:
    """Powertools' batch utility, and its idempotency around each record."""
    client: Any = boto3.client("dynamodb", config=Config(retries={"total_max_attempts": 1}))
    layer = DynamoDBPersistenceLayer(
        table_name=backend.contributions_table, key_attr="entity_id", boto3_client=client
    )
    config = IdempotencyConfig(event_key_jmespath="identity", expires_after_seconds=TTL_DAYS * 86_400)
    batch = BatchProcessor(event_type=EventType.SQS)
    logger = Logger(service="powertools")

    def add(data: dict[str, Any]) -> None:
        _add(client, backend.aggregates_table, data["event"]())

    count: Any = idempotent_function(
        add, data_keyword_argument="data", persistence_store=layer, config=config
    )

    def count_record(record: SQSRecord) -> None:
        event = _event(record.body)
        # The event goes by as a function: only the identity is hashed.
        count(data={"identity": _identity(event), "event": lambda: event})
        logger.info("event counted", extra={"correlation_id": event.correlation_id})

    def handle(event: dict[str, Any], context: Any) -> dict[str, Any]:
        config.register_lambda_context(context)
        return dict(process_partial_response(event, count_record, batch, context))

    return handle, client


def _event(body: str) -> AnalyticsEvent:
    return from_item(json.loads(body)["dynamodb"]["NewImage"])


def _identity(event: AnalyticsEvent) -> str:
    return f"{event.entity_id}@{event.version}"


def _add(client: Any, table: str, event: AnalyticsEvent) -> None:
    """All that the event counts for, in one item of its day, repository and shard."""
    shard = zlib.crc32(event.entity_id.encode()) % LAYOUT.shards
    names = {f"#{place}": name for place, name in enumerate(_attributes(event))}
    client.update_item(
        TableName=table,
        Key={"day_shard": {"S": f"{event.day}#{shard}"}, "counter": {"S": f"all#{event.repository}"}},
        UpdateExpression="ADD " + ", ".join(f"{place} :one" for place in names),
        ExpressionAttributeNames=names,
        ExpressionAttributeValues={":one": {"N": "1"}},
    )


def _attributes(event: AnalyticsEvent) -> list[str]:
    contribution = contribution_of(
        event, message_id="", keywords_per_event=LAYOUT.keywords_per_event, ttl_days=TTL_DAYS
    )
    words = contribution.keywords or ()
    kind = QUERIES if event.kind is Kind.QUERY else RESPONSES
    return [kind, issue_attribute(event.issue_id), *map(word_attribute, words)]


OURS, PER_MESSAGE, POWERTOOLS = "ours", "put, then update", "Powertools per record"
DESIGNS: dict[str, Design] = {OURS: ours, PER_MESSAGE: per_message, POWERTOOLS: powertools}
