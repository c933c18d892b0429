"""GitHub's own client maintainers' examples of what is read, each with the meaning that it should have."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import Any

import pytest

from contract.event import Kind
from local.payloads import recorded
from local.webhooks import Webhook
from receiver.webhook import Accepted, Delivery, Ignored, Interpretation, Pong, Rules, interpret

DELIVERY = Delivery(delivery_id="d-1", received_at=datetime(2026, 11, 16, tzinfo=UTC), trace="")
RULES = Rules.of(bot_logins=["cv-chatbot[bot]"], retention_days=36_500)

HELLO = "Codertocat/Hello-World#1"
ISSUE = {
    "message_id": "issue-444500041",
    "thread_id": "186853002#1",
    "correlation_id": HELLO,
    "title": "Spelling error in the README file",
    "text": "It looks like you accidently spelled 'commit' with two 't's.",
    "association": "OWNER",
}
COMMENT = {"message_id": "comment-492700400", "thread_id": "186853002#1", "association": "OWNER"}
ANSWERED = "You are totally right! I'll get this fixed "
GONE = {"title": "", "text": "", "keywords": (), "deleted": True}

EXPECTED: dict[tuple[str, str], dict[str, Any]] = {
    ("issues", "opened"): {"message_id": "issue-444500041", "deleted": False},
    ("issues", "edited"): {**ISSUE, "transferred_from": ""},
    ("issues", "reopened"): {"message_id": "issue-444500041", "closed_at": ""},
    ("issues", "deleted"): {"message_id": "issue-444500041", "day": "2021-07-05", **GONE},
    ("issues", "transferred"): {
        "message_id": "issue-512748900",
        "thread_id": "17273051#1",
        "correlation_id": "octo-org/octo-repo#1",
        "transferred_to": "186853002#1",
        "text": "",
    },
    ("issue_comment", "created"): {**COMMENT, "text": ANSWERED + "right away."},
    ("issue_comment", "edited"): {**COMMENT, "text": ANSWERED + "today."},
    ("issue_comment", "deleted"): {"message_id": "comment-492700400", **GONE},
}
COUNTS = {
    ("issues", "opened"): 4,
    ("issues", "edited"): 3,
    ("issues", "reopened"): 1,
    ("issues", "deleted"): 1,
    ("issues", "transferred"): 1,
    ("issue_comment", "created"): 5,
    ("issue_comment", "edited"): 2,
    ("issue_comment", "deleted"): 2,
}

WEBHOOKS = recorded()


def meaning(webhook: Webhook) -> Interpretation:
    return interpret(webhook.event, webhook.payload, delivery=DELIVERY, rules=RULES)


def key(webhook: Webhook) -> tuple[str, str]:
    return webhook.event, webhook.payload.get("action", "")


@pytest.mark.parametrize("webhook", [webhook for webhook in WEBHOOKS if key(webhook) in EXPECTED])
def test_what_was_said_becomes_an_event(webhook: Webhook) -> None:
    outcome = meaning(webhook)
    assert isinstance(outcome, Accepted), outcome
    kind = Kind.ISSUE if webhook.event == "issues" else Kind.COMMENT
    expected = {"kind": kind, "schema_version": 2, **EXPECTED[key(webhook)]}
    assert {name: getattr(outcome.event, name) for name in expected} == expected


def test_one_recorded_issue_was_opened_by_a_transfer() -> None:
    origins = [
        outcome.event.transferred_from
        for webhook in WEBHOOKS
        if key(webhook) == ("issues", "opened") and isinstance(outcome := meaning(webhook), Accepted)
    ]
    assert Counter(origins) == {"": 3, "17273051#1": 1}


def test_each_recorded_webhook_is_accepted_ignored_for_its_reason_or_answered() -> None:
    """So many of each: a newer collection of examples changes this table, and not in silence."""
    accepted = Counter(key(webhook) for webhook in WEBHOOKS if isinstance(meaning(webhook), Accepted))
    ignored = Counter(
        (webhook.event in {"issues", "issue_comment"}, outcome.reason)
        for webhook in WEBHOOKS
        if isinstance(outcome := meaning(webhook), Ignored)
    )
    pongs = [webhook for webhook in WEBHOOKS if isinstance(meaning(webhook), Pong)]
    assert accepted == COUNTS
    assert ignored == {(True, "unknown_action"): 19, (False, "unknown_event"): 10}
    assert len(pongs) == 4
    assert len(WEBHOOKS) == sum(accepted.values()) + sum(ignored.values()) + len(pongs)
