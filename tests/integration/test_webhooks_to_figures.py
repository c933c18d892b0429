"""Real HTTP, real Lambdas: what is posted is counted, once, and follows what happens on GitHub."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from google.cloud import firestore

from contract.event import AnalyticsEvent, Kind
from contract.item import from_item
from contract.names import FIRESTORE_COLLECTION
from local.figures import event_of
from local.local_stage import LocalStage
from local.payloads import all_payloads
from tests.integration.observing import (
    Repository,
    assert_counted,
    assert_settled,
    deliver,
    deliver_last,
    figures_of,
    post_to,
)


@pytest.mark.both_queues
def test_posting_everything_twice_and_once_more_in_reverse_changes_no_count(local_stage: LocalStage) -> None:
    webhooks = all_payloads(datetime.now(UTC))
    again = [*webhooks, *(webhook.under_new_delivery() for webhook in reversed(webhooks))]
    deliver(local_stage, *webhooks)
    assert_settled(local_stage, webhooks)

    deliver(local_stage, *again)
    deliver_last(local_stage)
    assert_settled(local_stage, webhooks)


@pytest.mark.both_queues
def test_an_edit_and_a_delete_correct_the_figures(local_stage: LocalStage) -> None:
    repository = Repository.new()
    created = repository.comment("Python pipelines?", number=4_100_001)
    edited = repository.comment(
        "Kubernetes clusters?", action="edited", number=4_100_001, updated_at="2026-11-16T10:00:00Z"
    )
    deliver(local_stage, created)
    assert_settled(local_stage, [created])
    deliver(local_stage, edited)
    assert_settled(local_stage, [created, edited])
    assert set(figures_of(local_stage, repository).keywords) == {"kubernetes", "clusters"}

    deleted = repository.comment(
        "Kubernetes clusters?", action="deleted", number=4_100_001, updated_at="2026-11-16T10:00:00Z"
    )
    deliver(local_stage, deleted)

    assert_counted(local_stage, repository, 0)
    assert not figures_of(local_stage, repository).keywords


def test_the_bots_comment_is_an_answer(local_stage: LocalStage) -> None:
    repository = Repository.new()
    webhooks = [
        repository.comment("How many years of Python?"),
        repository.comment("Five.", login="cv-chatbot[bot]"),
    ]
    deliver(local_stage, *webhooks)

    assert_settled(local_stage, webhooks)
    tally = figures_of(local_stage, repository).tally
    assert (tally.questions, tally.answered_by_bot, tally.responses) == (1, 1, 1)


def test_both_stores_hold_the_same_event(local_stage: LocalStage, monkeypatch: pytest.MonkeyPatch) -> None:
    repository = Repository.new()
    webhook = repository.comment("Which projects are there?", number=4_100_002)
    deliver(local_stage, webhook)
    names = local_stage.stage.names
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", local_stage.firestore.host)
    documents = firestore.Client(project=local_stage.stage.google_project).collection(FIRESTORE_COLLECTION)

    document = documents.document("comment-4100002").get().to_dict()
    found = local_stage.client("dynamodb").query(
        TableName=names.analytics_table,
        KeyConditionExpression="thread_id = :thread",
        ExpressionAttributeValues={":thread": {"S": repository.thread_id()}},
    )["Items"]

    (event,) = map(from_item, found)
    assert document is not None
    assert AnalyticsEvent.from_record(document) == event
    assert event.delivery_id == webhook.delivery_id
    assert event.kind is Kind.COMMENT


@pytest.mark.parametrize(
    "text",
    ["x" * 65_536, "🙂" * 16_384, "\ud83d broken \udc00", "\x00 zero", "<script>alert(1)</script> & more"],
    ids=["65536-letters", "emoji", "lone-surrogates", "control-character", "markup"],
)
def test_odd_text_is_counted_once(local_stage: LocalStage, text: str) -> None:
    repository = Repository.new()
    webhook = repository.comment(text)

    deliver(local_stage, webhook)
    assert_settled(local_stage, [webhook])
    assert figures_of(local_stage, repository).tally.messages == 1


def test_a_deleted_users_comment_is_counted(local_stage: LocalStage) -> None:
    repository = Repository.new()
    webhook = repository.comment("Who was I?", login=None)

    deliver(local_stage, webhook)
    assert event_of(webhook, local_stage.stage) is not None
    assert_settled(local_stage, [webhook])


def test_another_bots_comment_and_a_pull_requests_are_answered_with_their_reason(
    local_stage: LocalStage,
) -> None:
    repository = Repository.new()
    other_bot = repository.comment("Bumps a version", login="dependabot[bot]")
    of_pull_request = repository.comment("Looks good to me")
    payload = of_pull_request.payload
    payload["issue"]["pull_request"] = {"url": "https://api.github.com/repos/x/y/pulls/7"}

    answers = [
        post_to(local_stage, webhook).outcome
        for webhook in (other_bot, type(of_pull_request).of("issue_comment", payload))
    ]

    assert answers == ["ignored: other_bot", "ignored: pull_request"]
