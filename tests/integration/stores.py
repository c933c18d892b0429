"""What the two stores hold of some webhooks' messages, and what they should."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeAlias

from google.cloud.firestore import Client
from google.cloud.firestore_v1.base_query import FieldFilter

from contract.event import AnalyticsEvent, merged
from contract.item import from_item
from contract.names import FIRESTORE_COLLECTION
from local.figures import event_of
from local.local_stage import LocalStage
from local.webhooks import Webhook
from stages.stage import Stage

Versions: TypeAlias = dict[str, str]
"""By message id."""


def newest_versions(webhooks: Iterable[Webhook], stage: Stage) -> Versions:
    """In whatever order they come."""
    newest: dict[str, AnalyticsEvent] = {}
    for webhook in webhooks:
        if event := event_of(webhook, stage):
            newest[event.message_id] = merged(event, newest.get(event.message_id, event))
    return {message_id: event.version for message_id, event in newest.items()}


def in_firestore(firestore: Client, repository_id: int) -> Versions:
    wanted = FieldFilter("repository_id", "==", repository_id)
    found = firestore.collection(FIRESTORE_COLLECTION).where(filter=wanted).stream()
    return {document.id: str((document.to_dict() or {})["version"]) for document in found}


def in_dynamodb(stage: LocalStage, repository_id: int) -> Versions:
    """By a scan: also what is under a key where nobody would look for it."""
    items = scan(stage, stage.stage.names.analytics_table)
    events = (from_item(item) for item in items if item["repository_id"]["N"] == str(repository_id))
    return {event.message_id: event.version for event in events}


def scan(stage: LocalStage, table: str) -> list[dict[str, Any]]:
    """All of a small table."""
    pages = stage.client("dynamodb").get_paginator("scan").paginate(TableName=table, ConsistentRead=True)
    return [item for page in pages for item in page["Items"]]
