"""The deployed receiver dies around each of its stores' calls: relay and redeliver make up for it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from contract.item import PARTITION_KEY, SORT_KEY, to_item
from github.client import GitHubClient
from local.figures import event_of
from local.github_api.local_github import HAPPENS, LocalGitHub
from local.local_stage import LocalStage
from local.webhooks import Webhook, post
from redeliver.firestore_lease import FirestoreLeases
from redeliver.run import Run
from tests.integration.crash_plan import CRASHING, CrashPlan
from tests.integration.observing import Repository, assert_settled
from tests.integration.own_functions import OwnFunctions, run_own_functions
from tests.waiting import eventually

pytestmark = pytest.mark.long_module

LATER = "2026-11-16T10:00:00Z"


@pytest.fixture
def crash_plan(tmp_path: Path) -> CrashPlan:
    return CrashPlan(tmp_path / "plan")


@pytest.fixture
def functions(
    local_stage: LocalStage, tmp_path: Path, crash_plan: CrashPlan, monkeypatch: pytest.MonkeyPatch
) -> Iterator[OwnFunctions]:
    """The functions as deployed, but for an interpreter of the receiver that reads the plan."""
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", local_stage.firestore.host)
    with run_own_functions(local_stage, tmp_path) as functions:
        shutil.copy(CRASHING / "sitecustomize.py", functions.receiver.function.package)
        functions.more_variables = {"CRASH_PLAN": str(crash_plan.file), "CRASH_FIRESTORE": "1"}
        functions.start()
        yield functions


@pytest.fixture
def github(functions: OwnFunctions) -> Iterator[LocalGitHub]:
    """Delivers to that receiver."""
    server = LocalGitHub(functions.receiver.url)
    with server.serving():
        yield server


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("operation", ["Commit", "PutItem", "Delete"])
def test_a_receiver_that_dies_around_a_stores_call_loses_and_repeats_nothing(
    functions: OwnFunctions, github: LocalGitHub, crash_plan: CrashPlan, operation: str, moment: str
) -> None:
    repository = Repository.new()
    created = repository.comment("python, perhaps")
    number = created.payload["comment"]["id"]
    edited = repository.comment("kubernetes, certainly", action="edited", number=number, updated_at=LATER)
    is_promised = (operation, moment) != ("Commit", "before")

    _dies_of(functions, github, crash_plan, created, f"{operation} {moment}")
    assert functions.holds(f"comment-{number}") is is_promised
    if is_promised:
        # Without GitHub's help: the commit holds the outbox entry, too.
        assert_settled(functions.stage, [created])
    _dies_of(functions, github, crash_plan, edited, f"{operation} {moment}")
    asked = _redeliver(functions, github)

    assert asked == 2
    assert github.redelivered(created.delivery_id)
    assert github.redelivered(edited.delivery_id)
    assert_settled(functions.stage, [created, edited])
    assert eventually(lambda: not functions.outbox())
    _assert_both_hold(functions, edited)


def _dies_of(
    functions: OwnFunctions, github: LocalGitHub, plan: CrashPlan, webhook: Webhook, call: str
) -> None:
    """And is started again, as Cloud Run does."""
    plan.set(*call.split())
    assert post(github.url + HAPPENS, functions.receiver.secret, webhook).status == 502
    assert plan.is_carried_out, f"the receiver did not reach: {call}"
    if not functions.receiver.process.alive:
        functions.start_receiver()
    functions.receiver.wait()


def _redeliver(functions: OwnFunctions, github: LocalGitHub) -> int:
    leases = FirestoreLeases.connect(project=functions.receiver.stage.google_project)
    client = GitHubClient(base_url=github.url, token=lambda: github.token)
    report = Run(client=client, leases=leases, hooks=[github.hook], asks_per_run=10).run()
    assert report is not None
    return report.asked


def _assert_both_hold(functions: OwnFunctions, webhook: Webhook) -> None:
    """That webhook's version."""
    event = event_of(webhook, functions.receiver.stage)
    assert event is not None
    assert (functions.document(event.message_id) or {})["version"] == event.version
    item: dict[str, Any] = to_item(event, expires_at=0)
    key = {name: item[name] for name in (PARTITION_KEY, SORT_KEY)}
    table = functions.stage.stage.names.analytics_table
    held = functions.stage.client("dynamodb").get_item(TableName=table, Key=key)["Item"]
    assert held["version"]["S"] == event.version
