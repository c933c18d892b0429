"""What the two stores hold of some webhooks' events, and what they should."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeAlias

from google.cloud.firestore import Client
from google.cloud.firestore_v1.base_query import FieldFilter

from contract.item import PARTITION_KEY, from_item
from contract.names import FIRESTORE_COLLECTION
from local.figures import event_of
from local.local_stage import LocalStage
from local.webhooks import Webhook
from stages.stage import Stage

Versions: TypeAlias = dict[str, str]
"""By entity."""


def newest_versions(webhooks: Iterable[Webhook], stage: Stage) -> Versions:
    """In whatever order they come."""
    newest: Versions = {}
    for webhook in webhooks:
        if event := event_of(webhook, stage):
            newest[event.entity_id] = max(event.version, newest.get(event.entity_id, ""))
    return newest


def in_firestore(firestore: Client, repository: str) -> Versions:
    wanted = FieldFilter("repository", "==", repository)
    found = firestore.collection(FIRESTORE_COLLECTION).where(filter=wanted).stream()
    return {document.id: str((document.to_dict() or {})["version"]) for document in found}


def in_dynamodb(stage: LocalStage, repository: str) -> Versions:
    """By a scan: also what is under a key where nobody would look for it."""
    pages = stage.client("dynamodb").get_paginator("scan")
    items: Iterable[dict[str, Any]] = (
        item
        for page in pages.paginate(TableName=stage.stage.names.analytics_table, ConsistentRead=True)
        for item in page["Items"]
        if item[PARTITION_KEY]["S"].startswith(f"{repository}#")
    )
    return {event.entity_id: event.version for event in map(from_item, items)}
