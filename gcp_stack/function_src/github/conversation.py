"""A repository's issues and comments as the webhooks that would have announced them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from heapq import merge
from typing import NamedTuple
from urllib.parse import urlsplit

from github.client import GitHubClient, Json


class Webhook(NamedTuple):
    """What the receiver reads: `X-GitHub-Event`, and as much of the body as it looks at."""

    event_name: str
    payload: Json

    @property
    def message(self) -> Json:
        """The comment, or the issue itself."""
        found: Json = self.payload["comment" if self.event_name == "issue_comment" else "issue"]
        return found


def read_conversation(client: GitHubClient, *, repository: str, since: datetime) -> Iterator[Webhook]:
    """Every issue and comment that changed since then, then the earlier comments of the same issues.

    Both lists are read side by side, newest first: wherever the reading breaks off, the newest threads are
    whole. What belongs to pull requests says that it does. What names no issue comes as it is: the receiver's
    rules refuse it with a reason. GitHub: "List repository issues", "List issue comments for a repository",
    "List issue comments".
    """
    described = client.get(f"repos/{repository}")
    about = {key: described.get(key) for key in ("id", "full_name")}
    # By creation, which never changes: an edit during the reading moves nothing to another page.
    query = {"since": _utc(since), "sort": "created", "direction": "desc"}
    issues = client.items(f"repos/{repository}/issues", state="all", **query)
    comments = client.items(f"repos/{repository}/issues/comments", **query)
    opened, read = list[Json](), defaultdict[int | None, set[object]](set)
    for webhook in merge(
        (Webhook("issues", {"action": "opened", "issue": each, "repository": about}) for each in issues),
        (_comment_webhook(each, about) for each in comments),
        key=lambda webhook: str(webhook.message.get("created_at")),
        reverse=True,
    ):
        _note(webhook, opened, read)
        yield webhook
    for issue in opened:
        known = read[issue.get("number")]
        if lacks(issue, comments=len(known)):
            yield from _rest(client, f"repos/{repository}", issue, about, known)


def lacks(issue: Json, *, comments: int) -> bool:
    """Whether an issue has more comments than so many; of a pull request nobody needs them."""
    return not issue.get("pull_request") and comments < int(issue.get("comments") or 0)


def _note(webhook: Webhook, opened: list[Json], read: dict[int | None, set[object]]) -> None:
    if webhook.event_name == "issues":
        opened.append(webhook.message)
    else:
        read[webhook.payload["issue"]["number"]].add(webhook.message.get("id"))


def _rest(client: GitHubClient, path: str, issue: Json, about: Json, read: set[object]) -> Iterator[Webhook]:
    """Without them an issue that was answered long ago would wait for its answer again."""
    for comment in client.items(f"{path}/issues/{issue['number']}/comments"):
        if comment.get("id") not in read:
            yield _comment_webhook(comment, about)


def _comment_webhook(comment: Json, about: Json) -> Webhook:
    issue = {"number": _issue_number(comment), "pull_request": _pull_request(comment)}
    payload = {"action": "created", "issue": issue, "comment": comment, "repository": about}
    return Webhook("issue_comment", payload)


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
