"""The operator's commands against the deployed stage, as they are typed, while it goes on working."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count
from threading import Event
from typing import Any

import pytest
from contract.aggregates import counts_key

from local import report
from local.local_stage import LocalStage
from local.webhooks import Webhook
from tests.integration.observing import (
    Repository,
    assert_settled,
    deliver,
    duplicates_of,
    figures_of,
)
from tests.integration.typed import Command, CommandResult
from tests.waiting import eventually

_days = count(1)


@dataclass
class Day:
    """A day and a repository of a test's own, so that no other test's events are on it."""

    day: str
    repository: Repository

    @classmethod
    def new(cls) -> Day:
        return cls(f"2026-08-{next(_days):02}", Repository.new())

    def comments(self, number: int) -> list[Webhook]:
        return [self.comment(f"Python question {each}", issue=each % 4 + 1) for each in range(number)]

    def comment(self, text: str, **more: Any) -> Webhook:
        payload = self.repository.comment(text, **more).payload
        payload["comment"]["created_at"] = payload["comment"]["updated_at"] = f"{self.day}T09:00:00Z"
        return Webhook.of("issue_comment", payload)


@pytest.fixture
def day() -> Day:
    return Day.new()


def _count(stage: LocalStage, webhooks: list[Webhook]) -> None:
    deliver(stage, *webhooks)
    assert_settled(stage, webhooks)


def _post_until(stage: LocalStage, day: Day, posted: list[Webhook], done: Event) -> None:
    """A question every now and then as long as the repair goes on, each time after a longer pause.

    So the repair finds a gap between two questions on a machine of any speed.
    """
    pause = 0.3
    while not done.wait(pause):
        webhook = day.comment(f"Python question {len(posted)}", issue=len(posted) % 6 + 1)
        deliver(stage, webhook)
        posted.append(webhook)
        pause *= 1.3


def _add_a_query(stage: LocalStage, day: Day) -> None:
    """By hand, as nobody should."""
    key = counts_key(day.day, day.repository.name)
    stage.aggregates().update_item(
        Key={"day_shard": key.partition(0), "counter": key.counter},
        UpdateExpression="ADD queries :one",
        ExpressionAttributeValues={":one": 1},
    )


def test_drift_of_one_is_found_and_mended_during_traffic(
    local_stage: LocalStage, command: Command, day: Day
) -> None:
    before, meanwhile = day.comments(8), list[Webhook]()
    _count(local_stage, before)
    _add_a_query(local_stage, day)
    found = command("reconcile", "--day", day.day)
    assert found.code == 1
    assert [(each["subject"], each["by"]) for each in found.shown["differences"]] == [("queries", 1)]

    with ThreadPoolExecutor(1) as github:
        posting = github.submit(_post_until, local_stage, day, meanwhile, done := Event())
        try:
            mended = command("reconcile", "--day", day.day, "--repair", "--yes")
        finally:
            done.set()

    posting.result()
    assert len(meanwhile) > 1
    assert mended == CommandResult(0, {**mended.shown, "repaired": True, "differences": []})
    assert_settled(local_stage, [*before, *meanwhile])


@pytest.mark.both_queues
def test_a_contribution_that_is_gone_is_counted_again_once(
    local_stage: LocalStage, command: Command, day: Day
) -> None:
    webhooks = day.comments(5)
    _count(local_stage, webhooks)
    entity = f"comment-{webhooks[0].payload['comment']['id']}"
    local_stage.client("dynamodb").delete_item(
        TableName=local_stage.stage.names.contributions_table, Key={"entity_id": {"S": entity}}
    )
    now = ("--settled-after", "0")
    found = command("reconcile", "--day", day.day, "--repository", day.repository.name, *now)
    assert {each["finding"] for each in found.shown["differences"]} == {"not counted", "drift"}

    arguments = ("--day", day.day, "--repository", day.repository.name, "--repair", "--yes", *now)
    mended = command("reconcile", *arguments)

    assert (mended.code, mended.shown["differences"]) == (0, [])
    assert figures_of(local_stage, day.repository.name).queries == 5
    assert_settled(local_stage, webhooks)


@pytest.mark.both_queues
def test_replaying_a_day_changes_no_figure(local_stage: LocalStage, command: Command, day: Day) -> None:
    webhooks = [*day.comments(6), day.comment("An answer", login="cv-chatbot[bot]")]
    _count(local_stage, webhooks)

    replayed = command("replay", "--from", day.day, "--to", day.day, "--yes")

    assert (replayed.code, replayed.shown["sent"]) == (0, 7)
    entities = {f"comment-{webhook.payload['comment']['id']}" for webhook in webhooks}
    assert eventually(lambda: duplicates_of(local_stage, day.repository.name) == entities)
    assert_settled(local_stage, webhooks)


def test_the_nightly_audit_tells_drift(local_stage: LocalStage, day: Day) -> None:
    _count(local_stage, day.comments(3))
    functions, auditor = local_stage.client("lambda"), local_stage.stage.names.auditor
    assert report.invoke(functions, auditor, {"day": day.day}) == {"differences": {day.day: 0}}
    _add_a_query(local_stage, day)
    assert report.invoke(functions, auditor, {"day": day.day}) == {"differences": {day.day: 1}}
