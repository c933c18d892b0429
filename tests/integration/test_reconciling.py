"""The operator's commands against the deployed stage, as they are typed, while it goes on working."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from threading import Event
from typing import Any

import pytest

from contract.aggregates import counts_key
from local import figures, report
from local.local_stage import LocalStage
from local.webhooks import Webhook
from rig.builders import a_stream_record, an_event
from tests.integration.observing import Repository, figures_of, post_to, settled_differences
from tests.integration.typed import Command, CommandResult
from tests.waiting import eventually

pytestmark = pytest.mark.both_queues

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


def _post(stage: LocalStage, webhook: Webhook) -> None:
    """Until it is taken, as redeliver sees to: on a busy machine a store may be too slow to answer."""
    assert eventually(lambda: post_to(stage, webhook).status == 202)


def _count(stage: LocalStage, webhooks: list[Webhook]) -> None:
    for webhook in webhooks:
        _post(stage, webhook)
    assert settled_differences(stage, webhooks) == []


def _post_until(stage: LocalStage, day: Day, posted: list[Webhook], done: Event) -> None:
    """A question every now and then, as long as the repair goes on."""
    while not done.wait(0.3):
        webhook = day.comment(f"Python question {len(posted)}", issue=len(posted) % 6 + 1)
        _post(stage, webhook)
        posted.append(webhook)


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
    assert settled_differences(local_stage, [*before, *meanwhile]) == []


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
    assert settled_differences(local_stage, webhooks) == []


def test_replaying_everything_changes_no_figure(local_stage: LocalStage, command: Command, day: Day) -> None:
    webhooks = [*day.comments(6), day.comment("An answer", login="cv-chatbot[bot]")]
    _count(local_stage, webhooks)
    before = figures.stored(local_stage.aggregates())

    replayed = command("replay", "--from", day.day, "--to", "2026-11-30", "--yes")
    assert replayed.code == 0
    assert replayed.shown["sent"] >= 7
    records = replayed.shown["sent"]
    assert eventually(lambda: _duplicates(command) >= records)

    assert figures.stored(local_stage.aggregates()) == before
    assert settled_differences(local_stage, webhooks) == []


def _duplicates(command: Command) -> int:
    outcomes = command("ledger", "--day", _today()).shown["messages"]["outcomes"]
    return int(outcomes["duplicate"])


def _today() -> str:
    return datetime.now(UTC).date().isoformat()


def test_the_ledger_comes_out_even_after_a_conversation_with_poison(
    local_stage: LocalStage, command: Command, day: Day
) -> None:
    kept, gone = day.comments(6), day.comment("Python, but not for long")
    deleted = gone.payload | {"action": "deleted"}
    _count(local_stage, [*kept, gone, Webhook.of("issue_comment", deleted)])
    dead_before = command("ledger", "--day", _today()).shown["messages"]["outcomes"]["dead"]
    poison = a_stream_record(an_event(repository=day.repository.name))
    poison["dynamodb"]["NewImage"]["schema_version"] = {"N": "99"}
    url = local_stage.endpoints().queues["work_queue"]
    group = {"MessageGroupId": day.day, "MessageDeduplicationId": day.day} if url.endswith(".fifo") else {}
    local_stage.client("sqs").send_message(QueueUrl=url, MessageBody=json.dumps(poison), **group)

    def messages() -> dict[str, Any]:
        found = command("ledger", "--day", _today()).shown["messages"]
        return dict(found)

    assert eventually(lambda: messages()["outcomes"]["dead"] == dead_before + 1)
    found = messages()
    assert found["remainder"] == 0
    assert found["records"] == sum(found["outcomes"].values()) > 0
    of_day = command("ledger", "--day", day.day)
    assert (of_day.code, of_day.shown["events"]) == (
        0,
        {
            "accepted": 7,
            "counted": 6,
            "filtered": {"deleted": 1, "transferred": 0, "not_routed": 0},
            "dead": 0,
            "in_flight": 0,
            "remainder": 0,
        },
    )


def test_a_lost_event_is_left_over_in_the_ledger(local_stage: LocalStage, command: Command, day: Day) -> None:
    webhooks = day.comments(2)
    _count(local_stage, webhooks)
    entity = f"comment-{webhooks[0].payload['comment']['id']}"
    local_stage.client("dynamodb").delete_item(
        TableName=local_stage.stage.names.contributions_table, Key={"entity_id": {"S": entity}}
    )

    found = command("ledger", "--day", day.day, "--settled-after", "0")
    young = command("ledger", "--day", day.day)

    assert (found.code, found.shown["events"]["remainder"]) == (1, 1)
    assert (young.code, young.shown["events"]["in_flight"]) == (0, 1)


def test_the_nightly_audit_tells_drift(local_stage: LocalStage, day: Day) -> None:
    _count(local_stage, day.comments(3))
    functions, auditor = local_stage.client("lambda"), local_stage.stage.names.auditor
    assert report.invoke(functions, auditor, {"day": day.day}) == {"differences": {day.day: 0}}
    _add_a_query(local_stage, day)
    assert report.invoke(functions, auditor, {"day": day.day}) == {"differences": {day.day: 1}}
