"""A local stage's messages, read from its stores and put into those of another stage.

What the stores know of each message is put on the way that a backfill takes, and counted from there.
"""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from google.cloud.firestore import Client

from contract.event import GHOST, AnalyticsEvent
from contract.item import from_item
from contract.names import FIRESTORE_COLLECTION
from local.local_stage import LocalStage
from local.screen import Update
from receiver.bounded import Bounded
from receiver.dynamodb_store import DynamoDbStore
from receiver.firestore_store import FirestoreStore
from receiver.keeper import Keeper
from receiver.retention import expires_at
from receiver.store import Stored
from toolchain.tools import LocalRunError

_EMULATOR = "FIRESTORE_EMULATOR_HOST"
AT_ONCE = 4
"""How many messages are put back at a time."""


def stored_messages(stage: LocalStage) -> list[AnalyticsEvent]:
    """What Firestore knows, which has every message that was promised; DynamoDB's, if that one has ended.

    Raises LocalRunError where both have.
    """
    if stage.firestore.process is None or stage.firestore.process.alive:
        documents = _firestore(stage).collection(FIRESTORE_COLLECTION).stream()
        return [Stored.read(each.to_dict() or {}).event for each in documents]
    if not stage.aws.process.alive:
        raise LocalRunError("Both emulators ended, and what came since the last save is lost: start again.")
    pages = stage.client("dynamodb").get_paginator("scan")
    table = stage.stage.names.analytics_table
    return [from_item(item) for page in pages.paginate(TableName=table) for item in page["Items"]]


def put_back(stage: LocalStage, messages: Sequence[AnalyticsEvent], progress: Update) -> list[AnalyticsEvent]:
    """Puts them into both stores, and returns them as they are there: by this stage's chatbot."""
    names, days = stage.stage.names, stage.stage.events.retention_days
    keeper = Keeper(
        firestore=FirestoreStore(client=_firestore(stage)),
        dynamodb=DynamoDbStore(client=stage.client("dynamodb"), table=names.analytics_table),
        within=Bounded(),
        clock=time.monotonic,
    )
    bots = {login.lower() for login in stage.stage.events.bot_logins}
    ours = [_of(each, bots) for each in messages]

    def keep(event: AnalyticsEvent) -> None:
        keeper.keep(event, expires_at=expires_at(event, retention_days=days), since=time.monotonic())

    with ThreadPoolExecutor(AT_ONCE) as pool:
        try:
            for number, _ in enumerate(pool.map(keep, ours), start=1):
                progress(number, len(ours))
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
    return ours


def _of(event: AnalyticsEvent, bots: set[str]) -> AnalyticsEvent:
    """Another run may have another chatbot; of a deleted account nobody can say any more."""
    author = event.author.lower()
    return event if author == GHOST else replace(event, from_chatbot=author in bots)


def _firestore(stage: LocalStage) -> Client:
    """The one way in which Google's client can be pointed at an emulator is a variable, which it reads once.

    A later stage would take what the variable names for an emulator to attach to.
    """
    before = os.environ.get(_EMULATOR)
    os.environ[_EMULATOR] = stage.firestore.host
    try:
        return Client(project=stage.stage.google_project)
    finally:
        if before is None:
            del os.environ[_EMULATOR]
