"""Backfill's reading half: what it reads means the same to the receiver as the webhooks did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest

from contract.event import AnalyticsEvent, Kind
from github.client import GitHubClient, OutOfTime
from github.conversation import Webhook, read_conversation
from receiver.webhook import Accepted, Delivery, Ignored, Interpretation, Refused, Rules, interpret
from tests.unit.github.server import GitHubServer
from tests.unit.github.virtual_time import VirtualTime

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
    assert {event.message_id for event in events if event.kind is Kind.ISSUE} == {
        f"issue-{1000 + number}" for number in range(1, 231)
    }
    comments = [event for event in events if event.kind is Kind.COMMENT]
    assert ({event.correlation_id for event in comments}, len(comments)) == ({"acme/shop#3"}, 120)
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
    accepted = {outcome.event.message_id for outcome in outcomes if isinstance(outcome, Accepted)}
    assert accepted == {"issue-1001", "comment-5"}
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


def _at(item: dict[str, Any], created_at: str) -> dict[str, Any]:
    return item | {"created_at": created_at, "updated_at": created_at}


def _numbers(webhooks: Iterable[Webhook]) -> list[int]:
    return [webhook.message["id"] for webhook in webhooks]


def test_an_old_thread_that_changed_is_read_whole(server: GitHubServer, client: GitHubClient) -> None:
    """It was answered before the time that is asked for, and somebody thanks now."""
    thanks, answer = _comment(8, 3), _at(_comment(5, 3), "2026-01-02T09:00:00Z")
    _serve(server, [_issue(3, comments=2), _issue(4, comments=0)], [thanks])
    server.pages["repos/acme/shop/issues/3/comments"] = [answer, thanks]
    read = list(read_conversation(client, repository="acme/shop", since=SINCE))
    assert sorted(_numbers(read)) == [5, 8, 1003, 1004]
    assert _event(read[-1]).correlation_id == "acme/shop#3"
    assert server.count("GET") == 1 + 2 + 1


def test_nobody_reads_the_earlier_comments_of_a_pull_request(
    server: GitHubServer, client: GitHubClient
) -> None:
    _serve(server, [_issue(2, comments=40, pull_request={"url": "https://example.com"})], [])
    assert len(list(read_conversation(client, repository="acme/shop", since=SINCE))) == 1


def test_where_the_reading_breaks_off_the_newest_threads_are_whole(
    server: GitHubServer, client: GitHubClient, time: VirtualTime
) -> None:
    """A page of comments is asked for when the issues have come as far back as the page before."""
    issues = [_at(_issue(n), f"2026-11-{n:02}T08:00:00Z") for n in range(28, 0, -1)]
    hours = [f"2026-11-{day:02}T{hour:02}:30:00Z" for day in range(28, 0, -1) for hour in range(22, 8, -1)]
    comments = [_at(_comment(n, int(at[8:10])), at) for n, at in enumerate(hours, start=1)]
    _serve(server, issues, comments)

    server.hourly_limit = 4
    read: list[Webhook] = []
    with suppress(OutOfTime):
        for webhook in read_conversation(client.until(time.now()), repository="acme/shop", since=SINCE):
            read.append(webhook)  # noqa: PERF402  # what came before the end is what is looked at
    by_thread = Counter(webhook.payload["issue"]["number"] for webhook in read)
    whole = {number for number, messages in by_thread.items() if messages == 15}
    assert whole == set(range(15, 29))


def test_a_comment_that_names_no_issue_is_refused_and_the_reading_goes_on(
    server: GitHubServer, client: GitHubClient
) -> None:
    _serve(server, [], [_comment(5, 3) | {"issue_url": None}, _comment(6, 3)])
    nameless, named = read_conversation(client, repository="acme/shop", since=SINCE)
    assert isinstance(_outcome(nameless), Refused)
    assert _event(named).message_id == "comment-6"
