"""What was deleted is gone, whatever its thread has become, and nobody writes it again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import boto3
import pytest

from contract import item
from contract.event import ERASED
from receiver.settings import ReceiverSettings
from tests.unit.receiver.payloads import (
    a_comment,
    a_repository,
    a_user,
    an_issue,
    comment_webhook,
    issue_webhook,
)
from tests.unit.receiver.running_receiver import RunningReceiver

TEXT = "my password is hunter2"
CREATED = comment_webhook(comment=a_comment(body=TEXT))
DELETED = comment_webhook("deleted", comment=a_comment(body=TEXT))


@pytest.mark.parametrize(
    "became",
    [
        {"issue": an_issue(pull_request={"url": "…"})},
        {"comment": a_comment(body=TEXT, user=a_user("dependabot[bot]", bot=True))},
        {"comment": a_comment(body=TEXT, created_at="2019-01-01T00:00:00Z")},
    ],
    ids=["pull_request", "other_bot", "sealed_day"],
)
def test_a_delete_is_taken_whatever_the_issue_or_its_author_has_become(
    receiver: RunningReceiver, became: dict[str, Any]
) -> None:
    receiver.post("issue_comment", CREATED)
    answer = receiver.post("issue_comment", {**DELETED, **became})
    assert (answer.status_code, answer.get_json()["accepted"]) == (202, "comment-200")
    assert TEXT not in receiver.everything()


def test_a_delete_is_taken_whatever_repositories_the_stage_reads_by_now(
    start_receiver: Callable[[ReceiverSettings], RunningReceiver], settings: ReceiverSettings
) -> None:
    receiver = start_receiver(settings)
    receiver.post("issue_comment", CREATED)
    receiver = start_receiver(replace(settings, repositories=("octo/another",)))
    assert receiver.post("issue_comment", CREATED).get_json() == {"ignored": "other_repository"}
    assert receiver.post("issue_comment", DELETED).get_json()["accepted"] == "comment-200"
    assert TEXT not in receiver.everything()


def test_a_late_created_under_the_repositorys_old_name_writes_no_deleted_text(
    receiver: RunningReceiver,
) -> None:
    renamed = {**DELETED, "repository": a_repository("octo/renamed")}
    assert receiver.post("issue_comment", renamed).status_code == 202
    late = receiver.post("issue_comment", CREATED)
    assert late.status_code == 202
    assert "pending" not in late.get_json()
    assert TEXT not in receiver.everything()
    assert receiver.outbox() == {}


def test_a_delete_of_what_was_never_seen_meets_what_comes_later(receiver: RunningReceiver) -> None:
    for event_name, deleted, created in (
        ("issue_comment", DELETED, CREATED),
        ("issues", issue_webhook("deleted"), issue_webhook(issue=an_issue(title=TEXT))),
    ):
        assert receiver.post(event_name, deleted).status_code == 202
        assert receiver.post(event_name, created).status_code == 202
    assert {event.deleted for event in receiver.events().values()} == {True}
    assert TEXT not in receiver.everything()


def test_an_older_version_under_the_old_name_is_in_neither_store(receiver: RunningReceiver) -> None:
    edited = comment_webhook("edited", comment=a_comment(body="New text", updated_at="2026-11-16T10:00:00Z"))
    receiver.post("issue_comment", {**edited, "repository": a_repository("octo/renamed")})
    receiver.post("issue_comment", CREATED)
    assert TEXT not in receiver.everything()
    assert receiver.events()["comment-200"].correlation_id == "octo/renamed#7"


def test_a_redelivery_of_the_newest_version_restores_what_dynamodb_lacks(receiver: RunningReceiver) -> None:
    receiver.post("issue_comment", CREATED)
    (row,) = receiver.items().values()
    boto3.client("dynamodb", region_name=receiver.settings.aws_region).delete_item(
        TableName=receiver.settings.analytics_table,
        Key={name: row[name] for name in (item.PARTITION_KEY, item.SORT_KEY)},
    )
    assert receiver.post("issue_comment", CREATED).status_code == 202
    assert set(receiver.events()) == {"comment-200"}


# A deleted issue takes its comments with it; the relay erases those that are there: test_erasing.py


def test_a_deleted_issue_leaves_a_mark_and_an_entry_for_the_relay(receiver: RunningReceiver) -> None:
    receiver.post("issues", issue_webhook())
    receiver.post("issue_comment", CREATED)
    receiver.post("issues", issue_webhook("deleted"))
    assert receiver.erased() == {"42#7"}
    assert set(receiver.outbox()) == {"issue-100@erase"}


@pytest.mark.parametrize("action", ["created", "edited"])
def test_a_comment_that_comes_after_its_issue_was_deleted_keeps_no_text(
    receiver: RunningReceiver, action: str
) -> None:
    receiver.post("issues", issue_webhook("deleted"))
    assert receiver.post("issue_comment", {**CREATED, "action": action}).status_code == 202
    event = receiver.events()["comment-200"]
    assert (event.deleted, event.version) == (True, ERASED)
    assert TEXT not in receiver.everything()
    assert set(receiver.outbox()) == {"issue-100@erase"}


def test_a_redelivery_to_a_deleted_issue_changes_nothing(receiver: RunningReceiver) -> None:
    receiver.post("issues", issue_webhook("deleted"))
    for _ in range(2):
        receiver.post("issue_comment", CREATED)
        before = receiver.documents()
        receiver.post("issues", issue_webhook("deleted"))
        assert receiver.documents() == before


def test_an_issue_that_moved_to_one_that_was_deleted_keeps_no_text(receiver: RunningReceiver) -> None:
    """Whichever end of the transfer is heard of first: at the old place, all comes late here."""
    moved = {"new_issue": {"number": 9}, "new_repository": a_repository("octo/other", repository_id=43)}
    there = {"issue": an_issue(id=900, number=9), "repository": moved["new_repository"]}
    receiver.post("issues", issue_webhook("deleted", **there))
    receiver.post("issues", issue_webhook("transferred", changes=moved))
    receiver.post("issue_comment", CREATED)
    receiver.post("issues", issue_webhook(issue=an_issue(title=TEXT)))
    assert {event.deleted for event in receiver.events().values()} == {True}
    assert receiver.erased() == {"42#7", "43#9"}
    assert TEXT not in receiver.everything()
