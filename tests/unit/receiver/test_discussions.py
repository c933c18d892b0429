"""Discussions: each action, and the figures of each case in tests/cases/discussions.json."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime
from typing import Any

import pytest

from contract.event import AnalyticsEvent, Kind
from contract.figures import Figures, repository_key
from local.figures import event_of, expected
from local.payloads import EXAMPLES
from receiver.webhook import Accepted, Delivery, Ignored, Interpretation, Refused, Rules, interpret
from stages.stage import load_stage
from tests.discussions import CASES, DAY, counting_discussions, webhooks_of

HERE: dict[str, Any] = {"repository": "octo/hello", "repository_id": 42}
LOCAL = load_stage("local")
STAGE = counting_discussions(LOCAL)
DELIVERY = Delivery(delivery_id="d-1", received_at=datetime(2026, 11, 16, tzinfo=UTC), trace="")
RULES = Rules.of(bot_logins=["cv-chatbot[bot]"], retention_days=36_500, discussions=True)
EACH_CASE = pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])


def _figures(case: dict[str, Any], *, newest_first: bool = False) -> dict[str, Any]:
    webhooks = webhooks_of(case, **HERE)
    found = expected(reversed(webhooks) if newest_first else webhooks, STAGE)
    figures = found.get((DAY, repository_key(42)), Figures())
    return {name: getattr(figures.tally, name, None) for name in case["expect"] if name != "waits"} | {
        "waits": list(figures.waits)
    }


@EACH_CASE
def test_a_case_has_its_figures_in_either_order_of_arrival(case: dict[str, Any]) -> None:
    assert _figures(case) == case["expect"]
    assert _figures(case, newest_first=True) == case["expect"]


@EACH_CASE
def test_with_the_setting_off_discussions_are_ignored(case: dict[str, Any]) -> None:
    for webhook in webhooks_of(case, **HERE):
        outcome = interpret(
            webhook.event,
            webhook.payload,
            delivery=DELIVERY,
            rules=Rules.of(bot_logins=[], retention_days=36_500),
        )
        assert webhook.event == "issues" or outcome == Ignored("unknown_event")


def _events(name: str) -> list[AnalyticsEvent]:
    case = next(case for case in CASES if case["name"] == name)
    return [event for webhook in webhooks_of(case, **HERE) if (event := event_of(webhook, STAGE))]


def test_a_discussion_has_a_name_and_an_identity_that_no_issue_of_its_number_has() -> None:
    discussion, issue, comment = _events("an issue of the same number is another thread")
    assert [each.message_id for each in (discussion, issue)] == ["discussion-42000000", "issue-42000000"]
    assert [each.thread_id for each in (discussion, issue)] == ["42#discussion-7", "42#7"]
    names = ["octo/hello#discussion-7", "octo/hello#7"]
    assert [each.correlation_id for each in (discussion, issue)] == names
    assert (comment.message_id, comment.kind) == ("discussion_comment-42000001", Kind.DISCUSSION_COMMENT)
    assert comment.thread_id == discussion.thread_id
    assert discussion.url == "https://github.com/octo/hello/discussions/7"
    assert comment.url.startswith(discussion.url)


def test_a_transferred_discussion_says_where_it_went() -> None:
    *_, moved = _events("a transferred discussion counts nothing at its old place")
    assert (moved.transferred_to, moved.title, moved.text) == ("43#discussion-1", "", "")


def test_a_deleted_discussion_is_a_tombstone_also_if_its_category_takes_no_answers() -> None:
    case = next(case for case in CASES if case["name"] == "an announcement is no question")
    payload = {**webhooks_of(case, **HERE)[0].payload, "action": "deleted"}
    outcome = interpret("discussion", payload, delivery=DELIVERY, rules=RULES)
    assert isinstance(outcome, Accepted)
    assert (outcome.event.deleted, outcome.event.title) == (True, "")


@pytest.mark.parametrize("action", ["labeled", "unlabeled", "locked", "unlocked", "pinned", "unpinned"])
def test_what_changes_nothing_that_counts_is_ignored(action: str) -> None:
    payload = {**webhooks_of(CASES[0], **HERE)[0].payload, "action": action}
    outcome = interpret("discussion", payload, delivery=DELIVERY, rules=RULES)
    assert outcome == Ignored("unknown_action", "octo/hello#discussion-7")


@pytest.mark.parametrize(
    ("event_name", "change"),
    [
        ("discussion", {"discussion": None}),
        ("discussion", {"comment": {}}),
        ("discussion", {"action": "transferred"}),
        ("discussion", {"action": None}),
        ("discussion_comment", {}),
        ("issues", {}),
    ],
)
def test_a_body_that_contradicts_its_events_name_is_refused(event_name: str, change: dict[str, Any]) -> None:
    payload = {**webhooks_of(CASES[0], **HERE)[0].payload, **change}
    assert isinstance(interpret(event_name, payload, delivery=DELIVERY, rules=RULES), Refused)


@pytest.mark.parametrize("wrong", [{"category": None}, {"number": "7"}, {"answer_chosen_at": "yesterday"}])
def test_a_discussion_of_another_shape_is_refused(wrong: dict[str, Any]) -> None:
    payload = webhooks_of(CASES[0], **HERE)[0].payload
    payload["discussion"] |= wrong
    assert isinstance(interpret("discussion", payload, delivery=DELIVERY, rules=RULES), Refused)


def test_githubs_own_examples_are_read() -> None:
    """Those of npm's @octokit/webhooks-examples: most are of a category that takes no answers."""
    outcomes = Counter(
        (entry["name"], example["action"], _outcome(entry["name"], example))
        for entry in json.loads(EXAMPLES.read_text())
        if entry["name"] in {"discussion", "discussion_comment"}
        for example in entry["examples"]
    )
    taken = {action: outcome for name, action, outcome in outcomes if outcome.startswith("discussion-")}
    assert taken == dict.fromkeys(("answered", "unanswered", "transferred"), "discussion-3299614")
    assert outcomes["discussion", "created", "no_question_category"] == 2
    assert outcomes["discussion_comment", "created", "no_question_category"] == 2
    assert outcomes["discussion_comment", "deleted", "discussion_comment-550062"] == 1
    assert not [outcome for _, _, outcome in outcomes if outcome.startswith("the body")]


def _outcome(name: str, payload: dict[str, Any]) -> str:
    outcome: Interpretation = interpret(name, payload, delivery=DELIVERY, rules=RULES)
    if isinstance(outcome, Accepted):
        return outcome.event.message_id
    assert isinstance(outcome, Ignored | Refused)
    return outcome.reason
