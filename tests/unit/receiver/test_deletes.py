"""What was deleted is gone, whatever its thread has become, and nobody writes it again."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import boto3
import pytest

from contract import item
from receiver.settings import ReceiverSettings
from tests.unit.receiver.door import Door
from tests.unit.receiver.payloads import (
    a_comment,
    a_repository,
    a_user,
    an_issue,
    comment_webhook,
    issue_webhook,
)

TEXT = "my password is hunter2"
CREATED = comment_webhook(comment=a_comment(body=TEXT))
DELETED = comment_webhook("deleted", comment=a_comment(body=TEXT))


def everything(door: Door) -> str:
    return json.dumps([door.rows(), door.documents(), door.outbox()], default=str)


@pytest.mark.parametrize(
    "became",
    [
        {"issue": an_issue(pull_request={"url": "…"})},
        {"comment": a_comment(body=TEXT, user=a_user("dependabot[bot]", bot=True))},
        {"issue": an_issue(pull_request={}, created_at="2019-01-01T00:00:00Z")},
    ],
    ids=["pull_request", "other_bot", "both"],
)
def test_a_delete_is_taken_whatever_the_issue_or_its_author_has_become(
    door: Door, became: dict[str, Any]
) -> None:
    door.post("issue_comment", CREATED)
    answer = door.post("issue_comment", {**DELETED, **became})
    assert (answer.status_code, answer.get_json()["accepted"]) == (202, "comment-200")
    assert TEXT not in everything(door)


def test_a_delete_is_taken_whatever_repositories_the_stage_reads_by_now(
    open_door: Callable[[ReceiverSettings], Door], settings: ReceiverSettings
) -> None:
    door = open_door(settings)
    door.post("issue_comment", CREATED)
    door = open_door(replace(settings, repositories=("octo/another",)))
    assert door.post("issue_comment", CREATED).get_json() == {"ignored": "other_repository"}
    assert door.post("issue_comment", DELETED).get_json()["accepted"] == "comment-200"
    assert TEXT not in everything(door)


def test_an_issue_that_a_bot_seems_to_have_opened_is_deleted_as_well(
    open_door: Callable[[ReceiverSettings], Door], settings: ReceiverSettings
) -> None:
    issue = an_issue(title=TEXT)
    open_door(replace(settings, bot_logins=("somebody",))).post("issues", issue_webhook(issue=issue))
    door = open_door(replace(settings, bot_logins=("octocat",)))
    assert door.post("issues", issue_webhook("deleted", issue=issue)).get_json()["accepted"] == "issue-100"
    assert TEXT not in everything(door)


def test_a_late_created_under_the_repositorys_old_name_writes_no_deleted_text(door: Door) -> None:
    renamed = {**DELETED, "repository": a_repository("octo/renamed")}
    assert door.post("issue_comment", renamed).status_code == 202
    late = door.post("issue_comment", CREATED)
    assert late.status_code == 202
    assert "pending" not in late.get_json()
    assert TEXT not in everything(door)
    assert door.outbox() == {}


def test_an_older_version_under_the_old_name_is_in_neither_store(door: Door) -> None:
    edited = comment_webhook("edited", comment=a_comment(body="New text", updated_at="2026-11-16T10:00:00Z"))
    door.post("issue_comment", {**edited, "repository": a_repository("octo/renamed")})
    door.post("issue_comment", CREATED)
    assert TEXT not in everything(door)
    assert door.events()["comment-200"].correlation_id == "octo/renamed#7"


def test_a_redelivery_of_the_newest_version_restores_what_dynamodb_lacks(door: Door) -> None:
    door.post("issue_comment", CREATED)
    (row,) = door.rows()
    boto3.client("dynamodb", region_name=door.settings.aws_region).delete_item(
        TableName=door.settings.analytics_table,
        Key={name: row[name] for name in (item.PARTITION_KEY, item.SORT_KEY)},
    )
    assert door.post("issue_comment", CREATED).status_code == 202
    assert set(door.events()) == {"comment-200"}
