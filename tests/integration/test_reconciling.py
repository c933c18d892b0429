"""The operator's commands against the deployed stage, as they are typed, while it goes on working."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count
from threading import Event
from typing import Any

import pytest

from contract.contribution import key_of
from contract.item import PARTITION_KEY, SORT_KEY
from local import report
from local.local_stage import LocalStage
from local.webhooks import Webhook
from tests.integration.observing import Repository, assert_settled, deliver, figures_of, is_replayed
from tests.integration.typed import Command, CommandResult
from tests.waiting import eventually

NOW = ("--settled-after", "0")
"""What differs is wrong, however young it is."""
_days = count(1)


@dataclass
class Day:
    """A day and a repository of a test's own, so that no other test's events are on it."""

    day: str
    repository: Repository

    @classmethod
    def new(cls) -> Day:
        return cls(f"2026-04-{next(_days):02}", Repository.new())

    def comments(self, number: int) -> list[Webhook]:
        """One in each issue from 1: once it is counted, nothing counts that issue again."""
        return [self.comment(f"Python question {each}?", issue=each) for each in range(1, number + 1)]

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

    So the repair finds a gap between two questions on a machine of any speed. None of them is in the thread
    that is wrong: it would correct it.
    """
    pause = 0.3
    while not done.wait(pause):
        webhook = day.comment(f"Python question {len(posted)}", issue=len(posted) % 6 + 2)
        deliver(stage, webhook)
        posted.append(webhook)
        pause *= 1.3


def _count_a_question_too_many(stage: LocalStage, day: Day) -> None:
    """By hand, as nobody should; until the figures show it."""
    before = figures_of(stage, day.repository).tally.questions
    stage.client("dynamodb").update_item(
        TableName=stage.stage.names.contributions_table,
        Key=key_of(day.day, day.repository.thread_id(1)),
        UpdateExpression="SET questions = questions + :one",
        ExpressionAttributeValues={":one": {"N": "1"}},
    )
    assert eventually(lambda: figures_of(stage, day.repository).tally.questions != before)


def test_a_figure_that_was_changed_is_found_and_corrected_during_traffic(
    local_stage: LocalStage, command: Command, day: Day
) -> None:
    before, meanwhile = day.comments(8), list[Webhook]()
    _count(local_stage, before)
    _count_a_question_too_many(local_stage, day)
    found = command("reconcile", "--day", day.day, *NOW)
    (difference,) = found.shown["differences"]
    assert (found.code, difference["finding"]) == (1, "thread")
    assert difference["correlation_id"] == f"{day.repository.name}#1"

    with ThreadPoolExecutor(1) as github:
        posting = github.submit(_post_until, local_stage, day, meanwhile, done := Event())
        try:
            corrected = command("reconcile", "--day", day.day, "--repair", "--yes", *NOW)
        finally:
            done.set()

    posting.result()
    assert len(meanwhile) > 1
    assert corrected == CommandResult(0, {**corrected.shown, "repaired": True, "differences": []})
    assert_settled(local_stage, [*before, *meanwhile])


@pytest.mark.both_queues
def test_a_contribution_that_is_gone_is_counted_again_once(
    local_stage: LocalStage, command: Command, day: Day
) -> None:
    webhooks = day.comments(5)
    _count(local_stage, webhooks)
    local_stage.client("dynamodb").delete_item(
        TableName=local_stage.stage.names.contributions_table,
        Key=key_of(day.day, day.repository.thread_id(1)),
    )
    arguments = ("reconcile", "--day", day.day, "--repository", day.repository.name, *NOW)
    found = command(*arguments)
    # The rows lack it as well only if nothing had them made again since.
    assert "thread" in {each["finding"] for each in found.shown["differences"]}

    corrected = command(*arguments, "--repair", "--yes")

    assert (corrected.code, corrected.shown["differences"]) == (0, [])
    assert_settled(local_stage, webhooks)


@pytest.mark.both_queues
def test_replaying_a_day_changes_no_figure(local_stage: LocalStage, command: Command, day: Day) -> None:
    webhooks = [*day.comments(6), day.comment("An answer", login="cv-chatbot[bot]")]
    _count(local_stage, webhooks)

    replayed = command("replay", "--from", day.day, "--to", day.day, "--yes")

    threads = [day.repository.thread_id(issue) for issue in range(1, 8)]
    assert (replayed.code, replayed.shown["sent"]) == (0, len(threads))
    assert eventually(lambda: all(is_replayed(local_stage, thread_id) for thread_id in threads))
    assert_settled(local_stage, webhooks)


def test_the_nightly_audit_counts_what_no_message_supports(
    local_stage: LocalStage, command: Command, day: Day
) -> None:
    functions, auditor = local_stage.client("lambda"), local_stage.stage.names.auditor
    (asked,) = webhooks = day.comments(1)
    _count(local_stage, webhooks)
    assert report.invoke(functions, auditor, {"day": day.day}) == {"differences": {day.day: 0}}

    lost = {PARTITION_KEY: {"S": day.repository.thread_id(1)}}
    lost[SORT_KEY] = {"S": f"comment-{asked.payload['comment']['id']}"}
    local_stage.client("dynamodb").delete_item(TableName=local_stage.stage.names.analytics_table, Key=lost)
    assert report.invoke(functions, auditor, {"day": day.day}) == {"differences": {day.day: 1}}

    assert command("reconcile", "--day", day.day, "--repair", "--yes").code == 0
    assert report.invoke(functions, auditor, {"day": day.day}) == {"differences": {day.day: 0}}
