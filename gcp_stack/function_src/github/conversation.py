"""A repository's issues and comments as the webhooks that would have announced them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from github.client import GitHubClient, GitHubFailed, Json


class Webhook(NamedTuple):
    """What the receiver reads: `X-GitHub-Event`, and as much of the body as it looks at."""

    event_name: str
    payload: Json


def read_conversation(client: GitHubClient, *, repository: str, since: datetime) -> Iterator[Webhook]:
    """Every issue, then every comment, that changed since then; pull requests and their comments left out.

    GitHub: "List repository issues", "List issue comments for a repository".
    """
    described = client.get(f"repos/{repository}")
    about = {key: described.get(key) for key in ("id", "full_name")}
    # By creation, which never changes: an edit during the reading moves nothing to another page.
    query = {"since": _utc(since), "sort": "created", "direction": "asc"}
    for issue in client.items(f"repos/{repository}/issues", state="all", **query):
        if issue.get("pull_request") is None:
            yield Webhook("issues", {"action": "opened", "issue": issue, "repository": about})
    for comment in client.items(f"repos/{repository}/issues/comments", **query):
        if not _is_on_pull_request(comment):
            yield Webhook("issue_comment", _comment_webhook(comment, about))


def _comment_webhook(comment: Json, about: Json) -> Json:
    issue = {"number": _issue_number(comment)}
    return {"action": "created", "issue": issue, "comment": comment, "repository": about}


def _is_on_pull_request(comment: Json) -> bool:
    """The list itself does not say; the page that the comment stands on does."""
    return "/pull/" in str(comment.get("html_url", ""))


def _issue_number(comment: Json) -> int:
    number = str(comment.get("issue_url", "")).rpartition("/issues/")[2]
    if not number.isdigit():
        raise GitHubFailed(f"comment {comment.get('id')} names no issue")
    return int(number)


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
