"""Signing, and what a run posts."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime

from contract.figures import ALL, repository_key
from local import figures
from local.conversation import REPOSITORY_ID, conversation
from local.payloads import OTHER_EVENTS, all_payloads, dated, recorded
from local.webhooks import Webhook, WebhookResponse, signature
from stages.stage import load_stage

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def test_the_signature_is_the_one_that_github_documents() -> None:
    """GitHub: "Validating webhook deliveries", testing the validation."""
    known = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
    assert signature(b"Hello, World!", "It's a Secret to Everybody") == known


def test_the_conversation_shows_questions_answers_an_edit_and_a_delete() -> None:
    webhooks = conversation(NOW)
    events = [figures.event_of(webhook, load_stage("local")) for webhook in webhooks]
    assert len(webhooks) == 30
    assert all(events)
    by_chatbot = Counter(event.from_chatbot for event in events if event)
    assert min(by_chatbot.values()) > 5
    assert Counter(webhook.payload["action"] for webhook in webhooks)["edited"] == 1
    assert Counter(event.deleted for event in events if event)[True] == 1


def test_the_conversation_goes_up_to_now_and_is_in_order() -> None:
    stage = load_stage("local")
    received = [event for webhook in conversation(NOW) if (event := figures.event_of(webhook, stage))]
    assert received[-1].created_at == "2026-11-22T12:00:00Z"
    versions = [event.version for event in received if not event.deleted]
    assert versions == sorted(versions)


def test_the_fold_of_the_conversation_follows_its_edit_and_its_delete() -> None:
    found = figures.expected(conversation(NOW), load_stage("local"))
    assert found.keys() == {("2026-11-22", repository_key(REPOSITORY_ID)), ("2026-11-22", ALL)}
    for each in found.values():
        assert "pulsar" in each.keywords
        assert "salary" not in each.keywords


def test_every_recorded_example_that_is_read_is_posted_and_ten_others() -> None:
    posted = Counter(webhook.event for webhook in recorded())
    assert posted["issues"] >= 29
    assert posted["issue_comment"] >= 9
    assert posted["ping"] >= 4
    assert sum(posted[event] for event in OTHER_EVENTS) == 10


def test_a_run_posts_nothing_that_is_older_than_a_day() -> None:
    events = [figures.event_of(webhook, load_stage("local")) for webhook in all_payloads(NOW)]
    days = {event.created_at[:10] for event in events if event}
    assert days <= {"2026-11-21", "2026-11-22"}


def test_recorded_examples_keep_their_order_when_they_are_dated() -> None:
    old, new = recorded(), dated(recorded(), until=NOW)
    times = [(_times(was), _times(now)) for was, now in zip(old, new, strict=True)]
    pairs = sorted({pair for was, now in times for pair in zip(was, now, strict=True)})
    assert len(pairs) > 10
    assert [now for _, now in pairs] == sorted(now for _, now in pairs)
    assert max(now for _, now in pairs) == NOW


def _times(webhook: Webhook) -> list[datetime]:
    found = re.findall(rb'_at": "(\d{4}-[^"]+)"', webhook.body)
    return [datetime.fromisoformat(time.decode()) for time in found]


def test_a_new_delivery_has_the_same_body_under_another_id() -> None:
    webhook = Webhook.of("ping", {"zen": "x"})
    again = webhook.under_new_delivery()
    assert again.body == webhook.body
    assert again.delivery_id != webhook.delivery_id


def test_a_response_is_described_in_a_word() -> None:
    assert WebhookResponse(202, {"accepted": "comment-1", "version": "v"}).outcome == "accepted"
    assert WebhookResponse(202, {"ignored": "other_bot"}).outcome == "ignored: other_bot"
    assert WebhookResponse(200, {"pong": True}).outcome == "pong"
    assert WebhookResponse(401, {"error": "No."}).outcome == "401: No."


def test_differences_name_day_and_repository() -> None:
    want = figures.expected(conversation(NOW), load_stage("local"))
    assert figures.differences(want, want) == []
    lines = figures.differences(want, {})
    assert [line.partition(":")[0] for line in lines] == [f"2026-11-22 {REPOSITORY_ID}", "2026-11-22 all"]
