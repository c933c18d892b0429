"""A repository's issues and comments as the webhooks that would have announced them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import urlsplit

from github.client import GitHubClient, Json


class Webhook(NamedTuple):
    """What the receiver reads: `X-GitHub-Event`, and as much of the body as it looks at."""

    event_name: str
    payload: Json


def read_conversation(client: GitHubClient, *, repository: str, since: datetime) -> Iterator[Webhook]:
    """Every issue, then every comment, that changed since then; those of pull requests say that they are.

    What names no issue comes as it is: the receiver's rules refuse it with a reason. GitHub: "List repository
    issues", "List issue comments for a repository".
    """
    described = client.get(f"repos/{repository}")
    about = {key: described.get(key) for key in ("id", "full_name")}
    # By creation, which never changes: an edit during the reading moves nothing to another page.
    query = {"since": _utc(since), "sort": "created", "direction": "asc"}
    for issue in client.items(f"repos/{repository}/issues", state="all", **query):
        yield Webhook("issues", {"action": "opened", "issue": issue, "repository": about})
    for comment in client.items(f"repos/{repository}/issues/comments", **query):
        yield Webhook("issue_comment", _comment_webhook(comment, about))


def _comment_webhook(comment: Json, about: Json) -> Json:
    issue = {"number": _issue_number(comment), "pull_request": _pull_request(comment)}
    return {"action": "created", "issue": issue, "comment": comment, "repository": about}


def _issue_number(comment: Json) -> int | None:
    """From `https://api.github.com/repos/{owner}/{name}/issues/{number}`."""
    match _parts(comment, "issue_url"):
        case [*_, _owner, _name, "issues", number] if number.isdigit():
            return int(number)
    return None


def _pull_request(comment: Json) -> Json | None:
    """From `https://github.com/{owner}/{name}/pull/{number}`: the list itself does not say."""
    match _parts(comment, "html_url"):
        case [_owner, _name, "pull", number]:
            return {"number": number}
    return None


def _parts(comment: Json, key: str) -> list[str]:
    """The address's path, part by part: owners and repositories may be called `pull` or `issues`."""
    return urlsplit(str(comment.get(key, ""))).path.split("/")[1:]


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
