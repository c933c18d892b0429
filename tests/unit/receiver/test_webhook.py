"""What a webhook means: the pure half of the receiver."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from contract.event import AnalyticsEvent, Kind
from contract.text import MAX_TEXT_BYTES
from receiver.webhook import Accepted, Delivery, Ignored, Outcome, Pong, Refused, Rules, interpret
from tests.unit.receiver.payloads import (
    a_comment,
    a_repository,
    a_user,
    an_issue,
    comment_webhook,
    issue_webhook,
)

NOW = datetime(2026, 11, 16, 9, 6, 0, 123_000, tzinfo=UTC)
DELIVERY = Delivery(delivery_id="d-1", received_at=NOW, trace="00-" + "a" * 32 + "-" + "b" * 16 + "-01")
RULES = Rules.of(bot_logins=["CV-Chatbot[bot]"], repositories=[], seal_after_days=400)
OURS = a_user("cv-chatbot[bot]", bot=True)
OTHER_BOT = a_user("dependabot[bot]", bot=True)


def meaning(event_name: str, payload: dict[str, Any], rules: Rules = RULES) -> Outcome:
    return interpret(event_name, payload, delivery=DELIVERY, rules=rules)


def accepted(event_name: str, payload: dict[str, Any], rules: Rules = RULES) -> AnalyticsEvent:
    outcome = meaning(event_name, payload, rules)
    assert isinstance(outcome, Accepted), outcome
    return outcome.event


def reason(event_name: str, payload: dict[str, Any], rules: Rules = RULES) -> str:
    outcome = meaning(event_name, payload, rules)
    assert isinstance(outcome, Ignored), outcome
    return outcome.reason


def test_an_opened_issue_is_a_query_with_all_that_is_known_of_it() -> None:
    assert accepted("issues", issue_webhook()) == AnalyticsEvent(
        entity_id="issue-100",
        version="2026-11-16T09:05:00Z#0#6eb9ffd9",
        correlation_id="octo/hello#7",
        repository="octo/hello",
        repository_id=42,
        issue_id=7,
        kind=Kind.QUERY,
        text="How do I install it?\n\nOn Windows, that is.",
        truncated=False,
        author="octocat",
        url="https://github.com/octo/hello/issues/7",
        created_at="2026-11-16T09:00:00Z",
        deleted=False,
        transferred_from="",
        transferred_to="",
        delivery_id="d-1",
        received_at="2026-11-16T09:06:00.123Z",
        trace=DELIVERY.trace,
    )


def test_a_comment_is_an_entity_of_its_own_in_its_issues_thread() -> None:
    event = accepted("issue_comment", comment_webhook())
    assert (event.entity_id, event.correlation_id, event.text) == (
        "comment-200",
        "octo/hello#7",
        "Which version?",
    )
    assert (event.kind, event.author) == (Kind.QUERY, "hubot-fan")
    assert event.url.endswith("#issuecomment-200")


@pytest.mark.parametrize("user", [OURS, a_user("CV-CHATBOT[bot]", bot=True), a_user("cv-chatbot[bot]")])
def test_a_comment_by_the_stages_bot_is_a_response(user: dict[str, Any]) -> None:
    assert accepted("issue_comment", comment_webhook(comment=a_comment(user=user))).kind is Kind.RESPONSE


def test_what_a_deleted_account_wrote_is_a_query_by_ghost() -> None:
    for event in (
        accepted("issue_comment", comment_webhook(comment=a_comment(user=None))),
        accepted("issues", issue_webhook(issue=an_issue(user=None))),
    ):
        assert (event.author, event.kind) == ("ghost", Kind.QUERY)


@pytest.mark.parametrize(
    ("title", "body", "text"),
    [("T", "B", "T\n\nB"), ("T", None, "T"), ("T", "", "T"), ("", "B", "B"), ("", None, "")],
)
def test_an_issues_text_is_title_blank_line_body(title: str, body: str | None, text: str) -> None:
    assert accepted("issues", issue_webhook(issue=an_issue(title=title, body=body))).text == text


def test_a_comment_without_a_body_is_an_empty_text() -> None:
    assert accepted("issue_comment", comment_webhook(comment=a_comment(body=None))).text == ""


def test_times_are_utc_seconds_whatever_zone_they_came_in() -> None:
    event = accepted("issues", issue_webhook(issue=an_issue(created_at="2026-11-17T00:30:00.500+02:00")))
    assert (event.created_at, event.day) == ("2026-11-16T22:30:00Z", "2026-11-16")


@pytest.mark.parametrize("text", ["ä" * 65_536, "🙂" * 65_536, "a" * 65_536])
def test_a_long_comment_is_cut_and_says_so(text: str) -> None:
    event = accepted("issue_comment", comment_webhook(comment=a_comment(body=text)))
    assert event.truncated
    assert text.startswith(event.text)
    assert MAX_TEXT_BYTES - 4 < len(event.text.encode()) <= MAX_TEXT_BYTES


def test_what_a_later_hop_refuses_is_replaced_in_title_and_body() -> None:
    event = accepted("issues", issue_webhook(issue=an_issue(title="a\ud83dz", body="🙂\uffff\0")))
    assert event.text == "a\ufffdz\n\n🙂\ufffd\ufffd"


def test_a_later_edit_is_a_newer_version() -> None:
    opened = accepted("issues", issue_webhook())
    edited = accepted("issues", issue_webhook("edited", issue=an_issue(updated_at="2026-11-16T09:05:01Z")))
    assert edited.entity_id == opened.entity_id
    assert edited.version > opened.version


def test_the_same_content_is_the_same_version_under_any_delivery() -> None:
    again = Delivery(delivery_id="d-2", received_at=datetime(2026, 11, 18, tzinfo=UTC), trace="")
    outcome = interpret("issues", issue_webhook(), delivery=again, rules=RULES)
    assert isinstance(outcome, Accepted)
    assert outcome.event.version == accepted("issues", issue_webhook()).version


@pytest.mark.parametrize(
    ("event_name", "payload"),
    [("issues", issue_webhook("deleted")), ("issue_comment", comment_webhook("deleted"))],
)
def test_a_delete_is_a_tombstone_without_the_text_and_beats_an_edit_of_the_same_second(
    event_name: str, payload: dict[str, Any]
) -> None:
    tombstone = accepted(event_name, payload)
    assert (tombstone.deleted, tombstone.text, tombstone.truncated) == (True, "", False)
    assert tombstone.version > accepted(event_name, {**payload, "action": "edited"}).version
    assert not tombstone.counts


def test_a_transferred_issue_says_where_it_went_and_leaves_its_text_to_its_new_entity() -> None:
    changes = {"new_issue": an_issue(id=101, number=3), "new_repository": a_repository("octo/other")}
    moved = accepted("issues", issue_webhook("transferred", changes=changes))
    assert (moved.entity_id, moved.correlation_id) == ("issue-100", "octo/hello#7")
    assert (moved.transferred_to, moved.transferred_from) == ("octo/other#3", "")
    assert (moved.text, moved.deleted, moved.counts) == ("", False, False)
    assert accepted("issues", issue_webhook()).version < moved.version
    assert moved.version < accepted("issues", issue_webhook("deleted")).version


def test_an_issue_opened_by_a_transfer_says_where_it_came_from() -> None:
    changes = {"old_issue": an_issue(id=99, number=3), "old_repository": a_repository("octo/old")}
    assert accepted("issues", issue_webhook(changes=changes)).transferred_from == "octo/old#3"
    assert accepted("issues", issue_webhook()).transferred_from == ""


@pytest.mark.parametrize(
    "changes", [None, {}, {"body": {"from": "old"}}, {"old_issue": None, "old_repository": {}}]
)
def test_changes_that_name_no_old_issue_are_no_transfer(changes: Any) -> None:
    assert accepted("issues", issue_webhook("edited", changes=changes)).transferred_from == ""


def test_a_ping_is_answered() -> None:
    assert meaning("ping", {"zen": "Design for failure.", "hook_id": 1}) == Pong()


@pytest.mark.parametrize(
    ("event_name", "payload", "expected"),
    [
        ("push", {"ref": "refs/heads/main"}, "unknown_event"),
        ("issues ", issue_webhook(), "unknown_event"),
        ("ISSUES", issue_webhook(), "unknown_event"),
        ("issues", issue_webhook("labeled"), "unknown_action"),
        ("issue_comment", comment_webhook("pinned"), "unknown_action"),
        ("issues", issue_webhook("created"), "unknown_action"),
        ("issue_comment", comment_webhook("opened"), "unknown_action"),
        ("issue_comment", comment_webhook(issue=an_issue(pull_request={"url": "…"})), "pull_request"),
        ("issue_comment", comment_webhook(comment=a_comment(user=OTHER_BOT)), "other_bot"),
        ("issues", issue_webhook(issue=an_issue(user=OTHER_BOT)), "bot_issue"),
        ("issues", issue_webhook(issue=an_issue(user=OURS)), "bot_issue"),
        ("issues", issue_webhook(issue=an_issue(user=a_user("cv-chatbot[bot]"))), "bot_issue"),
        ("issues", issue_webhook(issue=an_issue(created_at="2025-01-01T00:00:00Z")), "sealed_day"),
        ("issues", issue_webhook(issue=an_issue(created_at="0500-01-01T00:00:00Z")), "sealed_day"),
    ],
)
def test_what_is_nothing_for_us_is_ignored_with_its_reason(
    event_name: str, payload: dict[str, Any], expected: str
) -> None:
    assert reason(event_name, payload) == expected


def test_an_ignored_webhook_of_an_issue_keeps_its_correlation_id() -> None:
    assert meaning("issues", issue_webhook("labeled")) == Ignored("unknown_action", "octo/hello#7")


def test_a_comment_on_a_bots_issue_is_read() -> None:
    assert accepted("issue_comment", comment_webhook(issue=an_issue(user=OTHER_BOT))).kind is Kind.QUERY


def test_only_the_stages_repositories_are_read_where_it_names_any() -> None:
    rules = Rules.of(bot_logins=[], repositories=["Octo/Hello"], seal_after_days=400)
    assert accepted("issues", issue_webhook(), rules).repository == "octo/hello"
    assert (
        reason("issues", issue_webhook(repository=a_repository("octo/hello2")), rules) == "other_repository"
    )


def test_a_day_is_sealed_only_after_the_stages_days_and_never_to_a_delete() -> None:
    last_open, sealed = (
        an_issue(created_at="2025-10-12T00:00:00Z"),
        an_issue(created_at="2025-10-11T23:59:59Z"),
    )
    assert accepted("issues", issue_webhook("edited", issue=last_open)).day == "2025-10-12"
    assert reason("issues", issue_webhook("edited", issue=sealed)) == "sealed_day"
    assert accepted("issues", issue_webhook("deleted", issue=sealed)).text == ""


def test_an_event_of_the_future_is_taken_in() -> None:
    assert (
        accepted("issues", issue_webhook(issue=an_issue(created_at="2031-01-01T00:00:00Z"))).day
        == "2031-01-01"
    )


WRONG_PARTS: list[dict[str, Any]] = [
    {"id": "100"},
    {"id": True},
    {"id": 0},
    {"id": 1.5},
    {"id": 2**63},
    {"number": None},
    {"title": None},
    {"body": 5},
    {"user": "octocat"},
    {"user": {}},
    {"user": {"login": "a\nb", "type": "User"}},
    {"user": {"login": "a\ud83d", "type": "User"}},
    {"user": {"login": "", "type": "User"}},
    {"html_url": None},
    {"html_url": "https://x/" + "y" * 2048},
    {"created_at": None},
    {"created_at": "yesterday"},
    {"created_at": "2026-11-16T09:00:00"},
    {"created_at": "0001-01-01T00:00:00+12:00"},
    {"created_at": "9001-01-01T00:00:00Z"},
    {"updated_at": "9999-12-31T23:59:59Z"},
    {"updated_at": 1_700_000_000},
]
CONTRADICTIONS: list[tuple[str, Any]] = [
    ("issues", comment_webhook("edited")),
    ("issue_comment", issue_webhook("edited")),
    ("ping", issue_webhook()),
    ("issues", {"zen": "Design for failure.", "hook_id": 1}),
    ("issue_comment", {"action": "created", "comment": a_comment(), "discussion": {}}),
    ("issues", {}),
    ("issues", issue_webhook(issue=None)),
    ("issues", issue_webhook(issue=[])),
    ("issues", issue_webhook(repository=None)),
    ("issues", {**issue_webhook(), "action": None}),
    ("issues", {**issue_webhook(), "action": ["opened"]}),
    ("issues", issue_webhook("transferred")),
    ("issues", issue_webhook("transferred", changes={"new_issue": an_issue()})),
    ("issues", issue_webhook(changes="none")),
    *(
        ("issues", issue_webhook(repository=a_repository(name)))
        for name in ("octo", "octo/he#llo", "octo/hello/x", "", "öcto/hello", "octo/" + "x" * 101)
    ),
    *(("issues", issue_webhook(issue=an_issue(**wrong))) for wrong in WRONG_PARTS),
]


@pytest.mark.parametrize(("event_name", "payload"), CONTRADICTIONS)
def test_a_body_that_contradicts_its_events_name_is_refused(event_name: str, payload: Any) -> None:
    outcome = meaning(event_name, payload)
    assert isinstance(outcome, Refused), outcome
    assert outcome.reason.startswith(f"the body is no {event_name} webhook: ")
