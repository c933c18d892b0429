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


def everything(receiver: RunningReceiver) -> str:
    return json.dumps([receiver.rows(), receiver.documents(), receiver.outbox()], default=str)


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
    receiver: RunningReceiver, became: dict[str, Any]
) -> None:
    receiver.post("issue_comment", CREATED)
    answer = receiver.post("issue_comment", {**DELETED, **became})
    assert (answer.status_code, answer.get_json()["accepted"]) == (202, "comment-200")
    assert TEXT not in everything(receiver)


def test_a_delete_is_taken_whatever_repositories_the_stage_reads_by_now(
    start_receiver: Callable[[ReceiverSettings], RunningReceiver], settings: ReceiverSettings
) -> None:
    receiver = start_receiver(settings)
    receiver.post("issue_comment", CREATED)
    receiver = start_receiver(replace(settings, repositories=("octo/another",)))
    assert receiver.post("issue_comment", CREATED).get_json() == {"ignored": "other_repository"}
    assert receiver.post("issue_comment", DELETED).get_json()["accepted"] == "comment-200"
    assert TEXT not in everything(receiver)


def test_an_issue_that_a_bot_seems_to_have_opened_is_deleted_as_well(
    start_receiver: Callable[[ReceiverSettings], RunningReceiver], settings: ReceiverSettings
) -> None:
    issue = an_issue(title=TEXT)
    start_receiver(replace(settings, bot_logins=("somebody",))).post("issues", issue_webhook(issue=issue))
    receiver = start_receiver(replace(settings, bot_logins=("octocat",)))
    assert (
        receiver.post("issues", issue_webhook("deleted", issue=issue)).get_json()["accepted"] == "issue-100"
    )
    assert TEXT not in everything(receiver)


def test_a_late_created_under_the_repositorys_old_name_writes_no_deleted_text(
    receiver: RunningReceiver,
) -> None:
    renamed = {**DELETED, "repository": a_repository("octo/renamed")}
    assert receiver.post("issue_comment", renamed).status_code == 202
    late = receiver.post("issue_comment", CREATED)
    assert late.status_code == 202
    assert "pending" not in late.get_json()
    assert TEXT not in everything(receiver)
    assert receiver.outbox() == {}


def test_an_older_version_under_the_old_name_is_in_neither_store(receiver: RunningReceiver) -> None:
    edited = comment_webhook("edited", comment=a_comment(body="New text", updated_at="2026-11-16T10:00:00Z"))
    receiver.post("issue_comment", {**edited, "repository": a_repository("octo/renamed")})
    receiver.post("issue_comment", CREATED)
    assert TEXT not in everything(receiver)
    assert receiver.events()["comment-200"].correlation_id == "octo/renamed#7"


def test_a_redelivery_of_the_newest_version_restores_what_dynamodb_lacks(receiver: RunningReceiver) -> None:
    receiver.post("issue_comment", CREATED)
    (row,) = receiver.rows()
    boto3.client("dynamodb", region_name=receiver.settings.aws_region).delete_item(
        TableName=receiver.settings.analytics_table,
        Key={name: row[name] for name in (item.PARTITION_KEY, item.SORT_KEY)},
    )
    assert receiver.post("issue_comment", CREATED).status_code == 202
    assert set(receiver.events()) == {"comment-200"}
