"""What goes wrong is found, understood and mended with the operator's commands alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from google.cloud.firestore import Client
from processor.contribution import PARTITION_KEY

from contract.names import FIRESTORE_OUTBOX
from local import figures
from local.local_stage import LocalStage
from local.webhooks import Webhook, post
from receiver.outbox import entry_id
from rig.builders import a_stream_record, an_event
from tests.integration.observing import Repository, assert_settled, deliver
from tests.integration.queues import send
from tests.integration.typed import Command
from tests.waiting import eventually

NOW = ("--settled-after", "0")


@pytest.fixture
def repository() -> Repository:
    return Repository.new()


def _entity(webhook: Webhook) -> str:
    return f"comment-{webhook.payload['comment']['id']}"


def _key(item: dict[str, Any]) -> dict[str, Any]:
    return {name: item[name] for name in ("correlation_id", "event_key")}


def _hops(shown: dict[str, Any]) -> dict[str, str]:
    (event,) = shown["events"]
    return {step["hop"]: step["standing"] for step in event["steps"]}


def _stuck(shown: dict[str, Any]) -> tuple[str, str]:
    (event,) = shown["events"]
    return event["stuck_at"], event["advice"]["runbook"].partition("#")[2]


def test_an_event_that_came_through_is_there_at_every_hop(
    local_stage: LocalStage, command: Command, repository: Repository
) -> None:
    asked = repository.comment("How does Spark work?")
    deliver(local_stage, asked)
    assert_settled(local_stage, [asked])

    found = eventually(lambda: _whole(command, repository))

    assert found, command("timeline", f"{repository.name}#7").shown
    hops = ("GitHub", "receiver", "Firestore", "DynamoDB", "processor", "contribution", "aggregates")
    assert [_hops(found)[hop] for hop in hops] == ["done"] * len(hops)
    (event,) = found["events"]
    latency = {step["hop"]: step["seconds_since_hop_before"] for step in event["steps"]}
    assert latency["Firestore"] is not None
    assert latency["processor"] is not None


def _whole(command: Command, repository: Repository) -> dict[str, Any] | None:
    """The timeline once the processor's log line is to be read."""
    found = command("timeline", f"{repository.name}#7").shown
    (event,) = found["events"]
    times = {step["hop"]: step["at"] for step in event["steps"]}
    return found if times.get("processor") else None


def test_an_event_that_the_pipe_did_not_deliver_is_found(
    local_stage: LocalStage, command: Command, repository: Repository
) -> None:
    asked = repository.comment("Is Python slow?")
    with local_stage.pipe_stopped():
        deliver(local_stage, asked)
        young = command("timeline", f"{repository.name}#7")
        found = command("timeline", f"{repository.name}#7", *NOW)

    assert young.code == 0
    assert (found.code, _hops(found.shown)["processor"]) == (1, "missing")
    assert _hops(found.shown)["DynamoDB"] == "done"
    (event,) = found.shown["events"]
    assert any("replay" in each for each in event["advice"]["commands"])
    assert_settled(local_stage, [asked])
    assert command("timeline", f"{repository.name}#7", *NOW).code == 0


def test_an_event_that_dynamodb_lost_is_found_and_a_redelivery_brings_it_back(
    local_stage: LocalStage, command: Command, repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", local_stage.firestore.host)
    asked = repository.comment("Is Golang fast?")
    with local_stage.pipe_stopped():
        deliver(local_stage, asked)
        _delete_item(local_stage, repository)
        lost = command("timeline", f"{repository.name}#7")
        with _dead_outbox_entry(local_stage, asked):
            dead = command("timeline", f"{repository.name}#7")

    assert lost.code == dead.code == 1
    assert _stuck(lost.shown) == ("DynamoDB", "deliveries-lost")
    assert _stuck(dead.shown) == ("outbox", "outbox-has-dead-entries")
    deliver(local_stage, asked)
    assert_settled(local_stage, [asked])
    assert command("timeline", f"{repository.name}#7").code == 0


def _delete_item(stage: LocalStage, repository: Repository) -> None:
    dynamodb, table = stage.client("dynamodb"), stage.stage.names.analytics_table

    def items() -> list[dict[str, Any]]:
        answer = dynamodb.query(
            TableName=table,
            KeyConditionExpression="correlation_id = :issue",
            ExpressionAttributeValues={":issue": {"S": f"{repository.name}#7"}},
        )
        return list(answer["Items"])

    for item in eventually(items):
        dynamodb.delete_item(TableName=table, Key=_key(item))


@contextmanager
def _dead_outbox_entry(stage: LocalStage, webhook: Webhook) -> Iterator[None]:
    """As the relay leaves one that can never be delivered."""
    event = figures.event_of(webhook, stage.stage)
    assert event is not None
    client = Client(project=stage.stage.google_project)
    entry = client.collection(FIRESTORE_OUTBOX).document(entry_id(event))
    fields = {"entity_id": event.entity_id, "correlation_id": event.correlation_id, "attempts": 1}
    entry.set({**fields, "reason": "too large", "created_at": datetime.now(UTC)})
    try:
        yield
    finally:
        entry.delete()


def test_a_moved_issue_is_followed_both_ways(
    local_stage: LocalStage, command: Command, repository: Repository
) -> None:
    target = Repository.new()
    webhooks = _moved(repository, target)
    deliver(local_stage, *webhooks)
    assert_settled(local_stage, webhooks)

    ends = {f"{repository.name}#7", f"{target.name}#9"}
    for end in ends:
        found = command("timeline", end)
        assert {event["correlation_id"] for event in found.shown["events"]} == ends
        assert found.code == 0


def _moved(old: Repository, new: Repository) -> list[Webhook]:
    """An issue that is asked in one repository and moves to another."""
    moving = {"new_issue": {"number": 9}, "new_repository": {"full_name": new.name}}
    coming = {"old_issue": {"number": 7}, "old_repository": {"full_name": old.name}}
    return [
        _of_issue(old, 7, {"action": "opened"}),
        _of_issue(old, 7, {"action": "transferred", "changes": moving}),
        _of_issue(new, 9, {"action": "opened", "changes": coming}),
    ]


def _of_issue(repository: Repository, number: int, more: dict[str, Any]) -> Webhook:
    payload = repository.comment("", issue=number).payload
    del payload["comment"]
    # Of this test alone: entities are one namespace for all repositories.
    payload["issue"]["id"] = 7_100_000 + int(repository.name.rpartition("-")[2])
    return Webhook.of("issues", payload | more)


@pytest.mark.both_queues
def test_a_dead_message_is_understood_tried_and_brought_back(
    local_stage: LocalStage, command: Command, repository: Repository, tmp_path: Path
) -> None:
    issue = f"{repository.name}#7"
    fine, asked = repository.comment("Spark and Python?"), repository.comment("What is Kubernetes?")
    with _unreadable_contribution(local_stage, asked):
        deliver(local_stage, fine, asked)
        letter = eventually(lambda: _dead(command, issue))
        assert letter, "no dead message of this issue"
        assert "cannot be read" in letter["reason"]
        shown = command("dlq", "show", letter["message_id"])
        assert shown.shown["event"]["text"] == "What is Kubernetes?"
        assert shown.shown["correlation_id"] == issue
        stuck = {event["entity_id"]: event for event in command("timeline", issue).shown["events"]}
        assert stuck[_entity(asked)]["standing"] == "dead"
        assert f"dlq redrive --id {letter['message_id']}" in stuck[_entity(asked)]["advice"]["commands"][-1]
        too_early = command("dlq", "try", "--correlation-id", issue)
        assert (too_early.code, too_early.shown["would_pass"], too_early.shown["tried"]) == (1, 0, 1)

    tried = command("dlq", "try", "--correlation-id", issue)
    assert (tried.code, tried.shown["would_pass"], tried.shown["tried"]) == (0, 1, 1)
    redriven = command("dlq", "redrive", "--correlation-id", issue, "--yes", "--folder", str(tmp_path))
    assert (redriven.code, len(redriven.shown["redriven"])) == (0, 1)
    assert letter["message_id"] in Path(redriven.shown["file"]).read_text()

    assert_settled(local_stage, [fine, asked])
    assert _dead(command, issue) is None
    again = command("dlq", "redrive", "--correlation-id", issue, "--yes", "--folder", str(tmp_path))
    assert (again.code, again.shown["redriven"], again.shown["file"]) == (0, [], None)
    summary = command("summary", "--date", "2026-11-16", "--repository", repository.name).shown
    assert (summary["queryCount"], summary["issueIds"]) == (2, [7])
    assert "kubernetes" in summary["topKeywords"]


@contextmanager
def _unreadable_contribution(stage: LocalStage, webhook: Webhook) -> Iterator[None]:
    """Somebody wrote into the table by hand: whatever meets that item dies."""
    dynamodb, table = stage.client("dynamodb"), stage.stage.names.contributions_table
    key = {PARTITION_KEY: {"S": _entity(webhook)}}
    dynamodb.put_item(TableName=table, Item={**key, "note": {"S": "not one of ours"}})
    try:
        yield
    finally:
        dynamodb.delete_item(TableName=table, Key=key)


def _dead(command: Command, issue: str) -> dict[str, Any] | None:
    """The message of that issue, and why it died; other tests' may lie beside it."""
    for cause in command("dlq", "list", "--queue", "work_dlq").shown["causes"]:
        if issue in cause["issues"]:
            for message_id in cause["message_ids"]:
                shown = command("dlq", "show", message_id)
                if shown.code == 0 and shown.shown["correlation_id"] == issue:
                    return shown.shown
    return None


@pytest.mark.both_queues
def test_what_is_purged_is_kept_in_a_file(
    local_stage: LocalStage, command: Command, repository: Repository, tmp_path: Path
) -> None:
    issue = f"{repository.name}#7"
    _send_poison(local_stage, repository.name, text="Forget this")
    letter = eventually(lambda: _dead(command, issue))
    assert letter
    purged = command("dlq", "purge", "--id", letter["message_id"], "--yes", "--folder", str(tmp_path))
    assert (purged.code, len(purged.shown["purged"])) == (0, 1)
    assert "Forget this" in Path(purged.shown["file"]).read_text()
    assert _dead(command, issue) is None


def _send_poison(stage: LocalStage, repository: str, *, text: str) -> None:
    """Into the queue alone: no store knows of it, so that nothing is left when it has been purged."""
    poison = a_stream_record(an_event(repository=repository, text=text))
    poison["dynamodb"]["NewImage"]["schema_version"] = {"N": "99"}
    send(stage, "work_queue", [json.dumps(poison)], group=repository)


def test_a_refused_webhook_is_found_by_its_time(
    local_stage: LocalStage, command: Command, repository: Repository
) -> None:
    assert post(local_stage.receiver.url, "not the secret", repository.comment("Hello?")).status == 401
    around = datetime.now(UTC).isoformat(timespec="seconds")

    arrivals = command("timeline", "--around", around, "--within", "2").shown["arrivals"]

    assert any(each["outcome"] == "refused 401" for each in arrivals)
    assert "timeline --around" in command.refused("timeline", f"{repository.name}#7")


def test_a_repository_is_found_in_any_letter_case_and_an_unknown_one_is_refused(
    local_stage: LocalStage, command: Command, repository: Repository
) -> None:
    webhook = repository.comment("How does Spark work?")
    deliver(local_stage, webhook)
    assert_settled(local_stage, [webhook])
    name, typo, day = repository.name.upper(), f"{repository.name}x", "2026-11-16"

    summary = command("summary", "--date", day, "--repository", name).shown
    assert (summary["repository"], summary["queryCount"]) == (repository.name, 1)
    assert command("timeline", f"{name}#7").shown["correlation_id"] == f"{repository.name}#7"
    assert command("replay", "--from", day, "--to", day, "--repository", name, "--yes").shown["sent"] == 1
    assert command("reconcile", "--day", day, "--repository", name).shown["repository"] == repository.name

    for arguments in (
        ["summary", "--date", day, "--repository", typo],
        ["timeline", f"{typo}#7"],
        ["replay", "--from", day, "--to", day, "--repository", typo, "--yes"],
        ["reconcile", "--day", day, "--repository", typo],
    ):
        assert f"Did you mean {repository.name}?" in command.refused(*arguments)


def test_a_weeks_answers_are_told(local_stage: LocalStage, command: Command, repository: Repository) -> None:
    webhooks = [
        repository.comment("How does Spark work?"),
        repository.comment("Like this.", login="cv-chatbot[bot]"),
        repository.comment("And Python?", issue=8),
    ]
    deliver(local_stage, *webhooks)
    assert_settled(local_stage, webhooks)

    told = command("summary", "--week", "2026-W47", "--repository", repository.name).shown

    assert (told["date"], told["queryCount"], told["responseCount"]) == ("2026-W47", 2, 1)
    assert (told["answers"]["asked"], told["answers"]["answered"]) == (2, 1)
    assert len(told["answers"]["unanswered"]) == 1
