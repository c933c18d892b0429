"""A malformed entry of the outbox: found by the relay, shown and repaired by the operator's commands."""

from __future__ import annotations

from typing import Any

import pytest
from google.cloud.firestore import Client

from contract.event import AnalyticsEvent
from contract.item import PARTITION_KEY, SORT_KEY
from contract.names import FIRESTORE_COLLECTION, FIRESTORE_OUTBOX
from local import figures
from local.local_stage import LocalStage
from local.webhooks import Webhook
from receiver.outbox import entry_id, new_entry
from receiver.store import Stored
from tests.integration.observing import Repository, assert_settled, deliver
from tests.integration.typed import Command
from tests.waiting import eventually


@pytest.fixture
def firestore(local_stage: LocalStage, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", local_stage.firestore.host)
    return Client(project=local_stage.stage.google_project)


def _key(event: AnalyticsEvent) -> dict[str, Any]:
    return {PARTITION_KEY: {"S": event.thread_id}, SORT_KEY: {"S": event.message_id}}


def _taken_from_dynamodb(stage: LocalStage, firestore: Client, webhook: Webhook) -> Stored:
    """What a webhook that was counted has brought, once Firestore alone holds it."""
    event = figures.event_of(webhook, stage.stage)
    assert event is not None
    stage.client("dynamodb").delete_item(TableName=stage.stage.names.analytics_table, Key=_key(event))
    return Stored.read(
        firestore.collection(FIRESTORE_COLLECTION).document(event.message_id).get().to_dict() or {}
    )


def _is_in_dynamodb(stage: LocalStage, event: AnalyticsEvent) -> bool:
    table = stage.stage.names.analytics_table
    return "Item" in stage.client("dynamodb").get_item(TableName=table, Key=_key(event), ConsistentRead=True)


def _dead(command: Command, stored: Stored) -> list[dict[str, Any]]:
    """The message's own, whatever else lies in the stage's outbox."""
    found: list[dict[str, Any]] = command("outbox", "list").shown["dead"]
    return [entry for entry in found if entry["entry_id"] == entry_id(stored)]


def test_a_malformed_entry_holds_nobody_up_and_one_command_repairs_it(
    local_stage: LocalStage, command: Command, firestore: Client
) -> None:
    repository = Repository.new()
    asked = [repository.comment(f"How old is {what}?") for what in ("Ada", "Fortran")]
    deliver(local_stage, *asked)
    assert_settled(local_stage, asked)
    outbox = firestore.collection(FIRESTORE_OUTBOX)
    broken, sound = (_taken_from_dynamodb(local_stage, firestore, webhook) for webhook in asked)
    slipped = {name: value for name, value in new_entry(broken).items() if name != "attempts"}
    outbox.document(entry_id(broken)).set(slipped)
    outbox.document(entry_id(sound)).set(new_entry(sound))

    assert eventually(lambda: _is_in_dynamodb(local_stage, sound.event))
    (dead,) = eventually(lambda: _dead(command, broken))
    assert dead["reason"] == "MalformedEntry: attempts is missing"
    assert dead["correlation_id"] == f"{repository.name}#7"

    done = command("outbox", "retry", "--id", f"{broken.event.message_id}@", "--yes")
    assert (done.code, [entry["entry_id"] for entry in done.shown["retried"]]) == (0, [entry_id(broken)])
    assert eventually(lambda: _is_in_dynamodb(local_stage, broken.event))
    assert eventually(lambda: not outbox.document(entry_id(broken)).get().exists)
    assert _dead(command, broken) == []
