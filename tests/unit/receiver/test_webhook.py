"""What a webhook means: the pure half of the receiver."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from contract.event import AnalyticsEvent, Kind, merged
from contract.text import MAX_TEXT_BYTES
from receiver.webhook import Accepted, Delivery, Ignored, Interpretation, Pong, Refused, Rules, interpret
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
RULES = Rules.of(bot_logins=["CV-Chatbot[bot]"], ignored_logins=["Tester"], retention_days=400)
OURS = a_user("cv-chatbot[bot]", bot=True)
OTHER_BOT = a_user("dependabot[bot]", bot=True)
LAST_OPEN, SEALED = "2025-10-19T00:00:00Z", "2025-10-18T23:59:59Z"
"""Of the day that is sealed a week before what was written on it expires, and of the next."""


def meaning(event_name: str, payload: dict[str, Any], rules: Rules = RULES) -> Interpretation:
    return interpret(event_name, payload, delivery=DELIVERY, rules=rules)


def accepted(event_name: str, payload: dict[str, Any], rules: Rules = RULES) -> AnalyticsEvent:
    outcome = meaning(event_name, payload, rules)
    assert isinstance(outcome, Accepted), outcome
    return outcome.event


def of_issue(action: str = "opened", *, rules: Rules = RULES, **issue: Any) -> AnalyticsEvent:
    return accepted("issues", issue_webhook(action, issue=an_issue(**issue)), rules)


def of_comment(action: str = "created", *, rules: Rules = RULES, **comment: Any) -> AnalyticsEvent:
    return accepted("issue_comment", comment_webhook(action, comment=a_comment(**comment)), rules)


def reason(event_name: str, payload: dict[str, Any], rules: Rules = RULES) -> str:
    outcome = meaning(event_name, payload, rules)
    assert isinstance(outcome, Ignored), outcome
    return outcome.reason


def test_an_opened_issue_is_a_message_with_all_that_is_known_of_it() -> None:
    assert of_issue() == AnalyticsEvent(
        message_id="issue-100",
        version="2026-11-16T09:05:00Z#0#56b74a58",
        thread_id="42#7",
        correlation_id="octo/hello#7",
        repository="octo/hello",
        repository_id=42,
        issue_id=7,
        kind=Kind.ISSUE,
        title="How do I install it?",
        text="On Windows, that is.",
        truncated=False,
        keywords=("install", "windows"),
        author="octocat",
        author_is_bot=False,
        association="NONE",
        from_chatbot=False,
        url="https://github.com/octo/hello/issues/7",
        created_at="2026-11-16T09:00:00Z",
        substantial_at="2026-11-16T09:05:00Z",
        closed_at="",
        deleted=False,
        transferred_from="",
        transferred_to="",
        delivery_id="d-1",
        received_at="2026-11-16T09:06:00.123Z",
        trace=DELIVERY.trace,
    )


def test_a_comment_is_a_message_of_its_own_in_its_issues_thread() -> None:
    event = of_comment()
    assert (event.message_id, event.kind) == ("comment-200", Kind.COMMENT)
    assert (event.thread_id, event.correlation_id) == ("42#7", "octo/hello#7")
    assert (event.title, event.text, event.closed_at) == ("", "Which version?", "")
    assert (event.author, event.association) == ("hubot-fan", "CONTRIBUTOR")
    assert event.url.endswith("#issuecomment-200")


def test_a_renamed_repository_keeps_its_threads() -> None:
    renamed = accepted("issue_comment", comment_webhook(repository=a_repository("octo/new-name")))
    assert (renamed.thread_id, renamed.correlation_id) == (of_comment().thread_id, "octo/new-name#7")


@pytest.mark.parametrize("user", [OURS, a_user("CV-CHATBOT[bot]", bot=True), a_user("cv-chatbot[bot]")])
def test_what_the_stages_bot_writes_is_the_chatbots_its_own_issue_too(user: dict[str, Any]) -> None:
    assert of_comment(user=user).from_chatbot
    assert of_issue(user=user).from_chatbot


def test_what_a_deleted_account_wrote_is_by_ghost() -> None:
    for event in (of_comment(user=None), of_issue(user=None)):
        assert (event.author, event.author_is_bot, event.from_chatbot) == ("ghost", False, False)


@pytest.mark.parametrize(
    ("given", "read"), [("owner", "OWNER"), ("FIRST_TIMER", "FIRST_TIMER"), ("", ""), (None, "")]
)
def test_an_association_is_in_capitals_or_unknown(given: str | None, read: str) -> None:
    assert of_comment(author_association=given).association == read


@pytest.mark.parametrize(("title", "body"), [("T", "B"), ("T", None), ("T", ""), ("", "B"), ("", None)])
def test_an_issues_title_and_text_are_kept_apart(title: str, body: str | None) -> None:
    event = of_issue(title=title, body=body)
    assert (event.title, event.text) == (title, body or "")


def test_a_comment_without_a_body_is_an_empty_text() -> None:
    assert of_comment(body=None).text == ""


def test_times_are_utc_seconds_whatever_zone_they_came_in() -> None:
    event = of_issue(created_at="2026-11-17T00:30:00.500+02:00")
    assert (event.created_at, event.day) == ("2026-11-16T22:30:00Z", "2026-11-16")


@pytest.mark.parametrize("text", ["ä" * 65_536, "🙂" * 65_536, "a" * 65_536])
def test_a_long_comment_is_cut_and_says_so(text: str) -> None:
    event = of_comment(body=text)
    assert event.truncated
    assert text.startswith(event.text)
    assert MAX_TEXT_BYTES - 4 < len(event.text.encode()) <= MAX_TEXT_BYTES


def test_what_a_later_hop_refuses_is_replaced_in_title_and_body() -> None:
    event = of_issue(title="a\ud83dz", body="🙂\uffff\0")
    assert (event.title, event.text) == ("a\ufffdz", "🙂\ufffd\ufffd")


def test_a_stage_says_how_many_keywords_a_message_has() -> None:
    few = replace(RULES, keywords_per_message=1)
    assert of_issue(rules=few).keywords == ("install",)


def test_a_later_edit_is_a_newer_version() -> None:
    edited = of_issue("edited", updated_at="2026-11-16T09:05:01Z")
    assert edited.message_id == of_issue().message_id
    assert edited.version > of_issue().version


def test_two_edits_within_one_second_are_two_versions() -> None:
    texts = ("one", "two")
    assert len({of_comment("edited", body=text).version for text in texts}) == 2
    assert len({of_issue("edited", title=text).version for text in texts}) == 2


def test_the_same_content_is_the_same_version_under_any_delivery() -> None:
    again = Delivery(delivery_id="d-2", received_at=datetime(2026, 11, 18, tzinfo=UTC), trace="")
    outcome = interpret("issues", issue_webhook(), delivery=again, rules=RULES)
    assert isinstance(outcome, Accepted)
    assert outcome.event.version == of_issue().version


# Closed and reopened


def test_an_issue_is_closed_while_its_state_says_so() -> None:
    at: dict[str, Any] = {"closed_at": "2026-11-16T11:00:00+02:00", "updated_at": "2026-11-16T09:00:01Z"}
    closed = of_issue("closed", state="closed", **at)
    assert closed.closed_at == "2026-11-16T09:00:00Z"
    assert of_issue("edited", state="closed", **at).closed_at == closed.closed_at
    assert of_issue("reopened", state="open", **at).closed_at == ""


def test_closing_within_the_second_of_an_edit_is_another_version() -> None:
    at = "2026-11-16T09:05:00Z"
    assert of_issue("closed", state="closed", closed_at=at, updated_at=at).version != of_issue().version


def test_a_closed_issue_that_does_not_say_when_was_closed_when_it_changed() -> None:
    assert of_issue("closed", state="closed", closed_at=None).closed_at == "2026-11-16T09:05:00Z"


# When a message says something


def test_a_placeholder_says_nothing_until_it_is_edited_into_something_else() -> None:
    thinking = of_comment(user=OURS, body="Thinking…", updated_at="2026-11-16T09:00:02Z")
    answer = of_comment("edited", user=OURS, body="Run it.", updated_at="2026-11-16T09:01:35Z")
    longer = of_comment("edited", user=OURS, body="Run it twice.", updated_at="2026-11-16T09:20:00Z")
    assert [each.substantial_at for each in (thinking, answer)] == ["", "2026-11-16T09:01:35Z"]
    assert merged(longer, answer).substantial_at == answer.substantial_at


def test_a_stages_own_patterns_are_placeholders_as_well() -> None:
    rules = Rules.of(bot_logins=["cv-chatbot[bot]"], retention_days=400, placeholders=["on my way*"])
    assert of_comment(user=OURS, body="On my way, @ann!", rules=rules).substantial_at == ""
    assert of_comment(user=OURS, body="On my way, @ann!").substantial_at != ""


def test_a_placeholder_stays_one_after_its_bots_account_was_deleted() -> None:
    """A backfill then brings both versions once more, by `ghost`."""
    placeholder: dict[str, Any] = {"body": "Thinking…", "updated_at": "2026-11-16T09:00:02Z"}
    answer: dict[str, Any] = {"body": "Run it.", "updated_at": "2026-11-16T09:01:35Z"}
    for first, second in ((OURS, None), (None, OURS)):
        known = merged(of_comment(user=first, **placeholder), of_comment("edited", user=second, **answer))
        assert (known.author, known.from_chatbot) == ("cv-chatbot[bot]", True)
        assert known.substantial_at == "2026-11-16T09:01:35Z"


# Deleted and transferred


@pytest.mark.parametrize(
    ("event_name", "payload"),
    [("issues", issue_webhook("deleted")), ("issue_comment", comment_webhook("deleted"))],
)
def test_a_delete_is_a_tombstone_without_content_and_beats_an_edit_of_the_same_second(
    event_name: str, payload: dict[str, Any]
) -> None:
    tombstone = accepted(event_name, payload)
    assert (tombstone.deleted, tombstone.title, tombstone.text, tombstone.keywords) == (True, "", "", ())
    assert (tombstone.truncated, tombstone.substantial_at, tombstone.closed_at) == (False, "", "")
    assert tombstone.version > accepted(event_name, {**payload, "action": "edited"}).version


def test_a_transferred_issue_says_where_it_went_and_leaves_its_text_to_its_new_place() -> None:
    changes = {
        "new_issue": an_issue(id=101, number=3),
        "new_repository": a_repository("octo/other", repository_id=43),
    }
    moved = accepted("issues", issue_webhook("transferred", changes=changes))
    assert (moved.message_id, moved.correlation_id) == ("issue-100", "octo/hello#7")
    assert (moved.transferred_to, moved.transferred_from) == ("43#3", "")
    assert (moved.title, moved.text, moved.keywords, moved.deleted) == ("", "", (), False)
    assert of_issue().version < moved.version < of_issue("deleted").version


def test_an_issue_opened_by_a_transfer_says_where_it_came_from_and_a_later_edit_does_not_hide_it() -> None:
    changes = {
        "old_issue": an_issue(id=99, number=3),
        "old_repository": a_repository("octo/old", repository_id=41),
    }
    arrived = accepted("issues", issue_webhook(changes=changes))
    edited = of_issue("edited", title="Another", updated_at="2026-11-17T00:00:00Z")
    assert arrived.transferred_from == "41#3"
    assert (edited.transferred_from, merged(edited, arrived).transferred_from) == ("", "41#3")


@pytest.mark.parametrize(
    "changes", [None, {}, {"body": {"from": "old"}}, {"old_issue": None, "old_repository": {}}]
)
def test_changes_that_name_no_old_issue_are_no_transfer(changes: Any) -> None:
    assert accepted("issues", issue_webhook("edited", changes=changes)).transferred_from == ""


# What is ignored


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
        ("issues", issue_webhook(issue=an_issue(pull_request={})), "pull_request"),
        ("issue_comment", comment_webhook(comment=a_comment(user=OTHER_BOT)), "other_bot"),
        ("issue_comment", comment_webhook(comment=a_comment(user=a_user("tESTER"))), "other_bot"),
        ("issue_comment", comment_webhook(comment=a_comment(created_at=SEALED)), "sealed_day"),
        (
            "issue_comment",
            comment_webhook(comment=a_comment(created_at="0500-01-01T00:00:00Z")),
            "sealed_day",
        ),
    ],
)
def test_what_is_nothing_for_us_is_ignored_with_its_reason(
    event_name: str, payload: dict[str, Any], expected: str
) -> None:
    assert reason(event_name, payload) == expected


def test_an_ignored_webhook_of_an_issue_keeps_its_correlation_id() -> None:
    assert meaning("issues", issue_webhook("labeled")) == Ignored("unknown_action", "octo/hello#7")


def test_the_chatbot_is_read_even_if_its_login_is_to_be_ignored() -> None:
    rules = Rules.of(bot_logins=["cv-chatbot[bot]"], ignored_logins=["cv-chatbot[bot]"], retention_days=400)
    assert of_comment(user=OURS, rules=rules).from_chatbot


@pytest.mark.parametrize("user", [OTHER_BOT, a_user("tester")])
def test_another_bots_issue_is_read_since_it_closes_and_moves_what_people_ask_in_it(
    user: dict[str, Any],
) -> None:
    closed = of_issue("closed", user=user, state="closed", closed_at="2026-11-16T09:05:00Z")
    assert (closed.author, closed.closed_at) == (user["login"], "2026-11-16T09:05:00Z")


def test_only_the_stages_repositories_are_read_where_it_names_any() -> None:
    rules = Rules.of(bot_logins=[], repositories=["Octo/Hello"], retention_days=400)
    assert of_issue(rules=rules).repository == "octo/hello"
    other = issue_webhook(repository=a_repository("octo/hello2"))
    assert reason("issues", other, rules) == "other_repository"


def test_a_comment_is_read_until_its_day_is_sealed_and_deleted_at_any_time() -> None:
    assert of_comment("edited", created_at=LAST_OPEN).text == "Which version?"
    assert of_comment("deleted", created_at=SEALED).deleted


def test_an_issue_of_a_sealed_day_still_closes_and_moves_without_its_text() -> None:
    """Its own question is final; what was asked in it yesterday is not."""
    at = "2026-11-16T09:05:00Z"
    closed = of_issue("closed", created_at=SEALED, state="closed", closed_at=at)
    assert (closed.closed_at, closed.author) == (at, "octocat")
    assert (closed.title, closed.text, closed.keywords, closed.substantial_at) == ("", "", (), "")
    assert of_issue("closed", created_at=LAST_OPEN, state="closed", closed_at=at).text != ""


def test_an_event_of_the_future_is_taken_in() -> None:
    assert of_issue(created_at="2031-01-01T00:00:00Z").day == "2031-01-01"


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
    {"author_association": 5},
    {"author_association": "a\0b"},
    {"author_association": "Ä"},
    {"author_association": "x" * 41},
    {"state": 1},
    {"state": "closed", "closed_at": "yesterday"},
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
    ("issues", issue_webhook(repository={"full_name": "octo/hello"})),
    ("issues", {**issue_webhook(), "action": None}),
    ("issues", {**issue_webhook(), "action": ["opened"]}),
    ("issues", issue_webhook("transferred")),
    ("issues", issue_webhook("transferred", changes={"new_issue": an_issue()})),
    ("issues", issue_webhook(changes={"old_issue": an_issue()})),
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
    assert outcome.reason.startswith(f"the body is not a {event_name} webhook: ")
