"""A GitHub with one repository of a few threads, whose right figures are known by hand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from local.github_api.repositories import Repositories
from local.github_api.server import GitHubApi
from local.github_api.wire import Seen
from local.github_objects import timestamp

TOKEN = "token-of-the-test"  # it opens nothing
CHATBOT = "helper[bot]"
STALE = "stale[bot]"


class OwnGitHub(GitHubApi):
    """Lists what its repositories hold, newest or oldest first, changed since a time."""

    def __init__(self) -> None:
        super().__init__(lambda: datetime.now(UTC), hook="repos/octo-org/own/hooks/1", token=TOKEN)
        self.public = True
        self.repositories = Repositories()

    def items_at(self, path: str, seen: Seen) -> list[Any] | None:
        since, descending = seen.query.get("since", [""])[0], seen.query.get("direction") == ["desc"]
        return self.repositories.list(path, since=since, descending=descending)

    def object_at(self, path: str) -> Any:
        return self.repositories.describe(path)


@dataclass
class Thread:
    """An issue that grows by comments."""

    github: OwnGitHub
    number: int
    opened_at: datetime
    by: str = "ada"
    text: str = "How do I reset the flux capacitor?"
    repository: str = "octo-org/own"
    private: bool = False
    is_pull_request: bool = False
    _issue: dict[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        self._issue = {
            "id": 5_000 + self.number,
            "number": self.number,
            "title": f"Question {self.number}",
            "body": self.text,
            "user": _user(self.by),
            "author_association": "NONE",
            "state": "open",
            "closed_at": None,
            "comments": 0,
            "html_url": f"https://github.com/{self.repository}/issues/{self.number}",
            "created_at": timestamp(self.opened_at),
            "updated_at": timestamp(self.opened_at),
        }
        if self.is_pull_request:
            page = self._issue["html_url"].replace("/issues/", "/pull/")
            self._issue |= {"html_url": page, "pull_request": {"url": page}}
        self._note("issues", "opened", {})

    def says(self, by: str, text: str, *, after: timedelta, association: str = "NONE") -> Thread:
        at = timestamp(self.opened_at + after)
        self._issue |= {"updated_at": at, "comments": self._issue["comments"] + 1}
        number = self.number * 100 + self._issue["comments"]
        comment = {
            "id": number,
            "body": text,
            "user": _user(by),
            "author_association": association,
            "html_url": f"{self._issue['html_url']}#issuecomment-{number}",
            "created_at": at,
            "updated_at": at,
        }
        self._note("issue_comment", "created", {"comment": comment})
        return self

    def _note(self, event: str, action: str, more: dict[str, Any]) -> None:
        about = {"id": 77, "full_name": self.repository, "private": self.private}
        payload = {"action": action, "issue": dict(self._issue), "repository": about, **more}
        self.github.repositories.note(event, payload)


def _user(login: str) -> dict[str, Any]:
    return {"login": login, "id": sum(login.encode()), "type": "Bot" if login.endswith("[bot]") else "User"}


MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@contextmanager
def a_small_repository(now: datetime) -> Iterator[OwnGitHub]:
    """Of the last ten days: six questions by the bot, one by a person, one that waits; and an old thread.

    The old one was asked and answered forty days ago, and somebody said thanks yesterday. A stale bot speaks
    in each.
    """
    github = OwnGitHub()
    day = now.replace(hour=9, minute=0, second=0, microsecond=0)
    for number in range(1, 7):
        thread = Thread(github, number, day - (number + 1) * DAY, text=f"How do I use part {number}?")
        thread.says(CHATBOT, f"{'Turn' * number} it.", after=2 * MINUTE)
        thread.says(STALE, "This issue is stale.", after=HOUR)
    person = Thread(github, 7, day - 3 * DAY, by="bob")
    person.says("mara", "Like this.", after=30 * MINUTE, association="MEMBER")
    Thread(github, 8, day - 2 * DAY, by="chen")
    old = Thread(github, 9, day - 40 * DAY, by="dilek")
    old.says(CHATBOT, "It was always so.", after=3 * MINUTE).says("dilek", "Thanks!", after=39 * DAY)
    with github.serving():
        yield github
