"""Backfill's reading half: what it reads means the same to the receiver as the webhooks did."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from contract.event import AnalyticsEvent
from github.client import GitHubClient
from github.conversation import Webhook, read_conversation
from receiver.webhook import Accepted, Delivery, Ignored, Interpretation, Refused, Rules, interpret
from tests.unit.github.server import GitHubServer

SINCE = datetime(2026, 11, 1, tzinfo=UTC)
USER = {"login": "ada", "type": "User"}


def _issue(number: int, **more: Any) -> dict[str, Any]:
    return {
        "id": 1000 + number,
        "number": number,
        "title": f"Question {number}",
        "body": "How?",
        "user": USER,
        "author_association": "MEMBER",
        "state": "open",
        "closed_at": None,
        "html_url": f"https://github.com/acme/shop/issues/{number}",
        "created_at": "2026-11-19T08:00:00Z",
        "updated_at": "2026-11-19T08:00:00Z",
        **more,
    }


def _comment(
    comment_id: int, number: int, *, page: str = "issues", repository: str = "acme/shop"
) -> dict[str, Any]:
    return {
        "id": comment_id,
        "body": "Like this.",
        "user": {"login": "cv-chatbot[bot]", "type": "Bot"},
        "author_association": "NONE",
        "html_url": f"https://github.com/{repository}/{page}/{number}#issuecomment-{comment_id}",
        "issue_url": f"https://api.github.com/repos/{repository}/issues/{number}",
        "created_at": "2026-11-19T09:00:00Z",
        "updated_at": "2026-11-19T09:00:00Z",
    }


def _serve(
    server: GitHubServer, issues: list[Any], comments: list[Any], *, repository: str = "acme/shop"
) -> None:
    server.objects[f"repos/{repository}"] = {"id": 7, "full_name": repository, "private": True}
    server.pages[f"repos/{repository}/issues"] = issues
    server.pages[f"repos/{repository}/issues/comments"] = comments


def _outcome(webhook: Webhook) -> Interpretation:
    rules = Rules.of(bot_logins=["cv-chatbot[bot]"], retention_days=400)
    delivery = Delivery(delivery_id="", received_at=datetime(2026, 11, 20, tzinfo=UTC), trace="")
    return interpret(webhook.event_name, webhook.payload, delivery=delivery, rules=rules)


def _event(webhook: Webhook) -> AnalyticsEvent:
    outcome = _outcome(webhook)
    assert isinstance(outcome, Accepted)
    return outcome.event


def test_issues_and_comments_of_all_pages_are_events_to_the_receiver(
    server: GitHubServer, client: GitHubClient
) -> None:
    _serve(
        server,
        [_issue(number) for number in range(1, 231)],
        [_comment(number, 3) for number in range(1, 121)],
    )
    events = [_event(webhook) for webhook in read_conversation(client, repository="acme/shop", since=SINCE)]
    assert [event.message_id for event in events[:230]] == [
        f"issue-{1000 + number}" for number in range(1, 231)
    ]
    assert {event.correlation_id for event in events[230:]} == {"acme/shop#3"}
    assert len(events) == 350
    assert server.count("GET") == 1 + 3 + 2


def test_a_comment_read_back_is_the_event_that_its_webhook_was(
    server: GitHubServer, client: GitHubClient
) -> None:
    comment = _comment(5, 3)
    _serve(server, [], [comment])
    payload = {
        "action": "created",
        "issue": _issue(3),
        "comment": comment,
        "repository": {"id": 7, "full_name": "acme/shop"},
    }
    (read,) = read_conversation(client, repository="acme/shop", since=SINCE)
    assert _event(read) == _event(Webhook("issue_comment", payload))


def test_an_issue_read_back_is_the_event_that_its_last_webhook_was(
    server: GitHubServer, client: GitHubClient
) -> None:
    """A closed one included."""
    at = "2026-11-19T10:00:00Z"
    issue = _issue(3, state="closed", closed_at=at, updated_at=at)
    _serve(server, [issue], [])
    payload = {"action": "closed", "issue": issue, "repository": {"id": 7, "full_name": "acme/shop"}}
    (read,) = read_conversation(client, repository="acme/shop", since=SINCE)
    assert _event(read) == _event(Webhook("issues", payload))
    assert (_event(read).closed_at, _event(read).association) == (at, "MEMBER")


def test_pull_requests_and_their_comments_are_ignored_with_that_reason(
    server: GitHubServer, client: GitHubClient
) -> None:
    _serve(
        server,
        [_issue(1), _issue(2, pull_request={"url": "https://api.github.com/repos/acme/shop/pulls/2"})],
        [_comment(5, 1), _comment(6, 2, page="pull")],
    )
    outcomes = [_outcome(read) for read in read_conversation(client, repository="acme/shop", since=SINCE)]
    assert [outcome.event.message_id for outcome in outcomes if isinstance(outcome, Accepted)] == [
        "issue-1001",
        "comment-5",
    ]
    ignored = [outcome for outcome in outcomes if isinstance(outcome, Ignored)]
    assert [outcome.reason for outcome in ignored] == ["pull_request", "pull_request"]


@pytest.mark.parametrize(
    "repository", ["pull/shop", "acme/pull", "pull/pull", "issues/issues", "pull/issues"]
)
def test_owners_and_repositories_may_have_the_names_of_pages(
    server: GitHubServer, client: GitHubClient, repository: str
) -> None:
    comments = [_comment(5, 1, repository=repository), _comment(6, 2, page="pull", repository=repository)]
    _serve(server, [], comments, repository=repository)
    of_issue, of_pull_request = read_conversation(client, repository=repository, since=SINCE)
    assert _event(of_issue).correlation_id == f"{repository}#1"
    assert _outcome(of_pull_request) == Ignored("pull_request", f"{repository}#2")


def test_closed_issues_are_asked_for_and_so_is_the_time(server: GitHubServer, client: GitHubClient) -> None:
    _serve(server, [], [])
    assert list(read_conversation(client, repository="acme/shop", since=SINCE)) == []
    _, issues, comments = server.seen
    assert (issues.query["state"], issues.query["since"]) == (["all"], ["2026-11-01T00:00:00Z"])
    assert comments.query["since"] == ["2026-11-01T00:00:00Z"]


def test_a_comment_that_names_no_issue_is_refused_and_the_reading_goes_on(
    server: GitHubServer, client: GitHubClient
) -> None:
    _serve(server, [], [_comment(5, 3) | {"issue_url": None}, _comment(6, 3)])
    nameless, named = read_conversation(client, repository="acme/shop", since=SINCE)
    assert isinstance(_outcome(nameless), Refused)
    assert _event(named).message_id == "comment-6"
