"""What goes wrong is found, understood and corrected with the operator's commands alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from google.cloud.firestore import Client

from contract.item import PARTITION_KEY, SORT_KEY
from contract.names import FIRESTORE_FIGURES, FIRESTORE_OUTBOX, FIRESTORE_THREADS
from contract.thread_state import key_of
from local import figures
from local.local_stage import LocalStage
from local.webhooks import Webhook, post
from processor.dead_letters import DeadLetters
from rig.builders import a_queue_record
from tests.integration.happenings import Happenings
from tests.integration.observing import Repository, assert_counted, assert_settled, deliver
from tests.integration.queues import poison_of, send
from tests.integration.typed import Command
from tests.waiting import eventually

NOW = ("--settled-after", "0")
DAY = "2026-11-16"


@pytest.fixture
def repository() -> Repository:
    return Repository.new()


@pytest.fixture
def firestore(local_stage: LocalStage, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", local_stage.firestore.host)
    return Client(project=local_stage.stage.google_project)


def _message(webhook: Webhook) -> str:
    return f"comment-{webhook.payload['comment']['id']}"


def _hops(track: dict[str, Any]) -> dict[str, str]:
    return {step["hop"]: step["standing"] for step in track["steps"]}


def _stuck(shown: dict[str, Any]) -> tuple[str, str]:
    (message,) = shown["messages"]
    return message["stuck_at"], message["advice"]["runbook"].partition("#")[2]


def _becomes_whole(command: Command, issue: str) -> bool:
    """The dashboard follows the figures by itself."""
    return bool(eventually(lambda: command("timeline", issue, *NOW).code == 0))


def test_a_question_and_its_answer_are_there_at_every_hop(
    local_stage: LocalStage, command: Command, repository: Repository
) -> None:
    asked = repository.comment("How does Spark work?")
    answered = repository.comment("Like this.", login="cv-chatbot[bot]")
    deliver(local_stage, asked, answered)
    assert_settled(local_stage, [asked, answered])

    found = eventually(lambda: _with_times(command, repository))

    assert found, command("timeline", f"{repository.name}#7").shown
    hops = ("GitHub", "receiver", "Firestore", "DynamoDB", "processor")
    parts = {}
    for message in found["messages"]:
        assert [_hops(message)[hop] for hop in hops] == ["done"] * len(hops)
        latency = {step["hop"]: step["seconds_since_hop_before"] for step in message["steps"]}
        assert latency["Firestore"] is not None
        parts[message["message_id"]] = message["part"]
    assert parts == {_message(asked): "question", _message(answered): "answer_by_bot"}
    (thread,) = found["threads"]
    assert thread["thread_id"] == repository.thread_id()
    for hop in ("thread", "contributions", "aggregates", "dashboard"):
        assert _hops(thread)[hop] == "done"


def _with_times(command: Command, repository: Repository) -> dict[str, Any] | None:
    """The timeline once the processor's log lines are to be read, and the dashboard has followed."""
    found = command("timeline", f"{repository.name}#7", *NOW)
    times = [step["at"] for each in found.shown["messages"] for step in each["steps"][-1:]]
    return found.shown if all(times) and found.code == 0 else None


def test_a_message_that_the_pipe_did_not_deliver_is_found(
    local_stage: LocalStage, command: Command, repository: Repository
) -> None:
    asked = repository.comment("Is Python slow?")
    with local_stage.pipe_stopped():
        deliver(local_stage, asked)
        young = command("timeline", f"{repository.name}#7")
        found = command("timeline", f"{repository.name}#7", *NOW)

    assert young.code == 0
    (message,) = found.shown["messages"]
    assert (found.code, _hops(message)["processor"]) == (1, "missing")
    assert _hops(message)["DynamoDB"] == "done"
    assert any("replay" in each for each in message["advice"]["commands"])
    assert_settled(local_stage, [asked])
    assert _becomes_whole(command, f"{repository.name}#7")


def test_a_message_that_dynamodb_lost_is_found_and_a_redelivery_brings_it_back(
    local_stage: LocalStage, command: Command, repository: Repository, firestore: Client
) -> None:
    asked = repository.comment("Is Golang fast?")
    with local_stage.pipe_stopped():
        deliver(local_stage, asked)
        _delete_item(local_stage, repository, asked)
        lost = command("timeline", f"{repository.name}#7")
        with _dead_outbox_entry(local_stage, firestore, asked):
            dead = command("timeline", f"{repository.name}#7")

    assert lost.code == dead.code == 1
    assert _stuck(lost.shown) == ("DynamoDB", "deliveries-lost")
    assert _stuck(dead.shown) == ("outbox", "outbox-has-dead-entries")
    deliver(local_stage, asked)
    assert_settled(local_stage, [asked])
    assert _becomes_whole(command, f"{repository.name}#7")


def _delete_item(stage: LocalStage, repository: Repository, webhook: Webhook) -> None:
    dynamodb, table = stage.client("dynamodb"), stage.stage.names.analytics_table
    key = {PARTITION_KEY: {"S": repository.thread_id()}, SORT_KEY: {"S": _message(webhook)}}
    assert eventually(lambda: "Item" in dynamodb.get_item(TableName=table, Key=key, ConsistentRead=True))
    dynamodb.delete_item(TableName=table, Key=key)


@contextmanager
def _dead_outbox_entry(stage: LocalStage, client: Client, webhook: Webhook) -> Iterator[None]:
    """As the relay leaves one that can never be delivered."""
    event = figures.event_of(webhook, stage.stage)
    assert event is not None
    entry = client.collection(FIRESTORE_OUTBOX).document(f"{event.message_id}@1")
    fields = {"message_id": event.message_id, "correlation_id": event.correlation_id, "attempts": 1}
    entry.set({**fields, "delivery_id": "d", "reason": "too large", "created_at": datetime.now(UTC)})
    try:
        yield
    finally:
        entry.delete()


def test_a_moved_issue_is_followed_both_ways(local_stage: LocalStage, command: Command) -> None:
    old = Happenings.of(
        [
            {"do": "open", "at": "09:00:00", "who": "mona", "title": "Spark", "text": "How does it work?"},
            {"do": "transfer", "at": "10:00:00", "number": 9},
        ]
    )
    assert old.moved
    deliver(local_stage, *old.webhooks)
    assert_settled(local_stage, old.webhooks)

    ends = {f"{old.name}#7", f"{old.moved.name}#9"}
    for end in ends:
        assert _becomes_whole(command, end)
        found = command("timeline", end).shown
        assert {each["correlation_id"] for each in found["messages"]} == ends
        parts = {each["correlation_id"]: each["meaning"] for each in found["messages"]}
        assert parts[f"{old.name}#7"] == "transferred: it counts at its new place"
        assert parts[f"{old.moved.name}#9"] == "begins a question, waiting"


@pytest.mark.both_queues
def test_a_dead_message_is_understood_tried_and_brought_back(
    local_stage: LocalStage, command: Command, repository: Repository, tmp_path: Path
) -> None:
    issue, asked = f"{repository.name}#7", repository.comment("What is Kubernetes?")
    with local_stage.pipe_stopped():
        deliver(local_stage, asked)
        with _unreadable_state(local_stage, repository):
            _bury(local_stage, asked)
            letter = eventually(lambda: _dead(command, issue))
            assert letter, "no dead message of this issue"
            assert "cannot read what is stored" in letter["reason"]
            assert letter["poke"]["message_id"] == _message(asked)
            (stuck,) = command("timeline", issue, *NOW).shown["messages"]
            assert stuck["standing"] == "dead"
            assert f"dlq redrive --id {letter['message_id']}" in stuck["advice"]["commands"][-1]
            too_early = command("dlq", "try", "--correlation-id", issue)
            assert (too_early.code, too_early.shown["would_pass"], too_early.shown["tried"]) == (1, 0, 1)

        tried = command("dlq", "try", "--correlation-id", issue)
        assert (tried.code, tried.shown["would_pass"], tried.shown["tried"]) == (0, 1, 1)
        assert tried.shown["verdicts"][0]["counted"]["questions"] == 1
        assert (
            not local_stage.client("dynamodb")
            .get_item(TableName=local_stage.stage.names.threads_table, Key=key_of(repository.thread_id()))
            .get("Item")
        )
        redriven = command("dlq", "redrive", "--correlation-id", issue, "--yes", "--folder", str(tmp_path))
        assert (redriven.code, len(redriven.shown["redriven"])) == (0, 1)
        assert letter["message_id"] in Path(redriven.shown["file"]).read_text()
        assert_counted(local_stage, repository, 1)

    assert _dead(command, issue) is None
    again = command("dlq", "redrive", "--correlation-id", issue, "--yes", "--folder", str(tmp_path))
    assert (again.code, again.shown["redriven"], again.shown["file"]) == (0, [], None)
    summary = command("summary", "--date", DAY, "--repository", repository.name).shown
    assert (summary["questions"], summary["issue_ids"]) == (1, [7])
    assert {"word": "kubernetes", "count": 1} in summary["top_keywords"]


@contextmanager
def _unreadable_state(stage: LocalStage, repository: Repository) -> Iterator[None]:
    """Somebody wrote into the table by hand: whatever meets that item fails."""
    dynamodb, table = stage.client("dynamodb"), stage.stage.names.threads_table
    key = key_of(repository.thread_id())
    dynamodb.put_item(TableName=table, Item={**key, "note": {"S": "not one of ours"}})
    try:
        yield
    finally:
        dynamodb.delete_item(TableName=table, Key=key)


def _bury(stage: LocalStage, webhook: Webhook) -> None:
    """As the processor does."""
    event, url = figures.event_of(webhook, stage.stage), stage.endpoints().queues["work_dlq"]
    assert event
    dead_letters = DeadLetters(queue_url=url, code_version="c1", connect=lambda: stage.client("sqs"))
    dead_letters.send(a_queue_record(event, group=event.thread_id), "this code cannot read what is stored")


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
    issue, poison = f"{repository.name}#7", poison_of(repository.comment("Forget this"), local_stage)
    send(local_stage, "work_queue", [poison], group=repository.name)
    letter = eventually(lambda: _dead(command, issue))
    assert letter
    assert "names no thread" in letter["reason"]
    purged = command("dlq", "purge", "--id", letter["message_id"], "--yes", "--folder", str(tmp_path))
    assert (purged.code, len(purged.shown["purged"])) == (0, 1)
    assert "no thread" in Path(purged.shown["file"]).read_text()
    assert _dead(command, issue) is None


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
    name, typo = repository.name.upper(), f"{repository.name}x"

    assert command("summary", "--date", DAY, "--repository", name).shown["questions"] == 1
    assert command("timeline", f"{name}#7").shown["correlation_id"] == f"{repository.name}#7"
    assert command("replay", "--from", DAY, "--to", DAY, "--repository", name, "--yes").shown["sent"] == 1
    assert command("reconcile", "--day", DAY, "--repository", name).shown["repository"] == repository.name

    for arguments in (
        ["summary", "--date", DAY, "--repository", typo],
        ["timeline", f"{typo}#7"],
        ["replay", "--from", DAY, "--to", DAY, "--repository", typo, "--yes"],
        ["reconcile", "--day", DAY, "--repository", typo],
    ):
        assert f"Did you mean {repository.name}?" in command.refused(*arguments)


def test_a_summary_says_what_became_of_a_weeks_questions(
    local_stage: LocalStage, command: Command, repository: Repository
) -> None:
    webhooks = [
        repository.comment("How does Spark work?"),
        repository.comment("Like this.", login="cv-chatbot[bot]"),
        repository.comment("And Python?", issue=8),
    ]
    deliver(local_stage, *webhooks)
    assert_settled(local_stage, webhooks)

    shown = command("summary", "--week", "2026-W47", "--repository", repository.name).shown

    assert (shown["questions"], shown["answered_by_bot"], shown["waiting"]) == (2, 1, 1)
    assert (shown["messages"], shown["waits"], shown["issue_ids"]) == (3, [0], [7, 8])


def test_a_replay_shows_again_what_firestore_lacks(
    local_stage: LocalStage, command: Command, repository: Repository, firestore: Client
) -> None:
    """As after Google was away for longer than a stream keeps its records: in AWS nothing differs."""
    asked = repository.comment("How does Spark work?")
    deliver(local_stage, asked)
    assert_settled(local_stage, [asked])
    assert _becomes_whole(command, f"{repository.name}#7")
    row = firestore.collection(FIRESTORE_FIGURES).document(f"{DAY}~{repository.repository_id}")
    thread = firestore.collection(FIRESTORE_THREADS).document(repository.thread_id())
    before = row.get().to_dict()
    row.delete()
    thread.delete()

    (lacking,) = command("timeline", f"{repository.name}#7", *NOW).shown["threads"]
    replayed = command("replay", "--from", DAY, "--to", DAY, "--repository", repository.name, "--yes")

    assert (lacking["stuck_at"], lacking["standing"]) == ("dashboard", "missing")
    assert any("replay" in each for each in lacking["advice"]["commands"])
    assert replayed.code == 0
    assert eventually(lambda: row.get().exists and thread.get().exists)
    after = row.get().to_dict()
    assert before
    assert after
    assert after | {"revision": 0} == before | {"revision": 0}
    assert _becomes_whole(command, f"{repository.name}#7")
