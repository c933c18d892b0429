"""What people do on GitHub in one seed, and what GitHub sends of it.

They ask, answer, thank, edit and take the edit back, close and reopen, delete, move an issue, rename a
repository, delete their account, and go on in an issue of last year's. The chatbot answers at once, or edits
its placeholder.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from rig.world import START

BOT = "cv-chatbot[bot]"
REPOSITORIES = {"acme/resume": 101, "acme/portfolio": 102}
ARCHIVE = ("acme/archive", 103)
WORDS = ("experience", "python", "projects", "degree", "kubernetes", "salary", "remote", "languages")
DAYS = 3
HOUR = 3600.0
OLD_DAYS = (410, 399.5, 398)
"""How long ago an old issue was opened: its messages have expired, or do so now, and its days are sealed."""
PEOPLE = (("ada", "NONE"), ("grace", "CONTRIBUTOR"), ("olive", "OWNER"), (BOT, "NONE"))


@dataclass(frozen=True, slots=True)
class Post:
    """One webhook, `at` seconds after the world's start, or before it."""

    at: float
    event_name: str
    payload: dict[str, Any]
    delivery_id: str


@dataclass
class Workload:
    """All webhooks of a seed, in the order in which they are sent: not the order in which things happened."""

    chance: random.Random
    issues: int = 4
    comments: int = 14
    creates_only: bool = False
    posts: list[Post] = field(default_factory=list)
    past: list[Post] = field(default_factory=list)
    """What was sent and counted long before."""
    _next_id: int = 1

    def __post_init__(self) -> None:
        for number in range(1, self.issues + 1):
            self._live_issue(number)
        if not self.creates_only and self.chance.random() < 0.4:
            self._revive_old_issue(self.issues + 1)
        self._redeliver()
        self.posts.sort(key=lambda post: post.at)

    def _live_issue(self, number: int) -> None:
        name, repository_id = self.chance.choice(sorted(REPOSITORIES.items()))
        opened = self._moment(0, DAYS * 24 * HOUR)
        issue = self._message(opened, number=number)
        self._life("issues", _repository(name, repository_id), issue, None)
        # The first issue is the hot one: half of all comments are on it, within a minute.
        share = self.comments // 2 if number == 1 else self.comments // (2 * max(self.issues - 1, 1))
        comments = [
            self._message(opened + timedelta(seconds=self.chance.randrange(1, 60))) for _ in range(share)
        ]
        for comment in comments:
            renamed = f"{name}-renamed" if not self.creates_only and self.chance.random() < 0.05 else name
            self._life("issue_comment", _repository(renamed, repository_id), issue, comment)
        if not self.creates_only and self.chance.random() < 0.3:
            self._end(_repository(name, repository_id), issue, comments)

    def _revive_old_issue(self, number: int) -> None:
        """A conversation of last year's, and late comments in it."""
        repository = _repository(*self.chance.choice(sorted(REPOSITORIES.items())))
        opened = START - timedelta(days=self.chance.choice(OLD_DAYS))
        issue = self._message(opened, number=number)
        self._life("issues", repository, issue, None)
        for _ in range(self.chance.randrange(4)):
            comment = self._message(opened + timedelta(seconds=self.chance.randrange(2 * 86_400)))
            self._life("issue_comment", repository, issue, comment)
        self.past = [replace(post, at=_sent_at(post)) for post in self.posts if _sent_at(post) < 0]
        self.posts = [post for post in self.posts if _sent_at(post) >= 0]
        for _ in range(self.chance.randrange(1, 4)):
            comment = self._message(self._moment(0, DAYS * 24 * HOUR))
            self._life("issue_comment", repository, issue, comment)

    def _life(
        self, name: str, repository: dict[str, Any], issue: dict[str, Any], comment: dict[str, Any] | None
    ) -> None:
        """A message's webhooks from its creation to, perhaps, its deletion."""
        message = comment or issue
        for action in self._actions("created" if comment else "opened"):
            if action == "edited":
                self._edit(message)
            elif action in ("closed", "reopened"):
                self._pass_time(message)
                message["state"] = "closed" if action == "closed" else "open"
                message["closed_at"] = message["updated_at"] if action == "closed" else None
            self._post(name, action, repository, issue, comment)

    def _actions(self, created: str) -> Iterator[str]:
        yield created
        if self.creates_only:
            return
        yield from ["edited"] * self.chance.choice((0, 0, 1, 1, 2))
        if created == "opened":
            yield from self.chance.choice(((), (), ("closed",), ("closed", "reopened")))
        elif self.chance.random() < 0.2:
            yield "deleted"

    def _end(self, repository: dict[str, Any], issue: dict[str, Any], comments: list[dict[str, Any]]) -> None:
        """The issue is deleted with its comments, or moves, and GitHub makes its comments anew there.

        Where it has moved to it may be deleted as well.
        """
        if self.chance.random() < 0.4:
            self._post("issues", "deleted", repository, issue, None)
            return
        there = _repository(*ARCHIVE)
        moved = {**issue, "id": self._id(), "number": 900 + issue["number"]}
        ends = {"new_issue": {"number": moved["number"]}, "new_repository": there}
        self._post("issues", "transferred", repository, issue, None, changes=ends)
        starts = {"old_issue": {"number": issue["number"]}, "old_repository": repository}
        self._post("issues", "opened", there, moved, None, changes=starts)
        if self.chance.random() < 0.5:
            for comment in sorted(comments, key=lambda each: str(each["created_at"])):
                self._post("issue_comment", "created", there, moved, {**comment, "id": self._id()})
        if self.chance.random() < 0.3:
            self._post("issues", "deleted", there, moved, None)

    def _edit(self, message: dict[str, Any]) -> None:
        """Now and then within the same second, where GitHub's clock cannot tell which edit came last; now and
        then back to what it was.
        """
        self._pass_time(message)
        before = message.get("before")
        undone = before is not None and self.chance.random() < 0.3
        message["before"], message["body"] = message["body"], before if undone else self._text(message)
        if self.chance.random() < 0.1:
            message.update(user={"login": "ghost", "type": "User"}, author_association="NONE")

    def _pass_time(self, message: dict[str, Any]) -> None:
        moment = datetime.fromisoformat(message["updated_at"])
        message["updated_at"] = _iso(moment + timedelta(seconds=self.chance.choice((0, 1, 40, 4000))))

    def _redeliver(self) -> None:
        """The same body again: under the same delivery id, under a new one, and as a late backfill."""
        for post in list(self.posts):
            for _ in range(self.chance.choice((0, 0, 0, 1, 2))):
                delivery_id = self.chance.choice((post.delivery_id, self._delivery_id()))
                late = self.chance.choice((1.0, 90.0, 5 * HOUR, 40 * HOUR))
                self.posts.append(Post(post.at + late, post.event_name, post.payload, delivery_id))

    def _post(  # noqa: PLR0913  # a webhook's parts
        self,
        name: str,
        action: str,
        repository: dict[str, Any],
        issue: dict[str, Any],
        comment: dict[str, Any] | None,
        *,
        changes: dict[str, Any] | None = None,
    ) -> None:
        payload = {"action": action, "issue": dict(issue), "repository": repository}
        if comment is not None:
            payload["comment"] = dict(comment)
        if changes is not None:
            payload["changes"] = changes
        happened = datetime.fromisoformat((comment or issue)["updated_at"])
        delay = self.chance.choice((0.1, 0.1, 0.5, 0.5, 3.0, 3.0, 60.0, 5 * HOUR))
        at = max((happened - START).total_seconds(), 0.0) + delay
        self.posts.append(Post(at, name, payload, self._delivery_id()))

    def _message(self, moment: datetime, *, number: int | None = None) -> dict[str, Any]:
        login, association = self.chance.choice(PEOPLE if number is None else PEOPLE[:3])
        body: dict[str, Any] = {
            "id": self._id(),
            "user": {"login": login, "type": "Bot" if login == BOT else "User"},
            "author_association": association,
            "html_url": f"https://github.com/acme/{self._next_id}",
            "created_at": _iso(moment),
            "updated_at": _iso(moment),
        }
        body["body"] = self._text(body)
        if number is None:
            return body
        return {**body, "number": number, "title": self._text(body), "state": "open", "closed_at": None}

    def _text(self, message: dict[str, Any]) -> str:
        if message["user"]["login"] == BOT and self.chance.random() < 0.3:
            return "Thinking…"
        words = " ".join(self.chance.choices(WORDS, k=self.chance.randint(1, 6)))
        return words + self.chance.choice(("", "?", "", "? @cv-chatbot", " thanks"))

    def _id(self) -> int:
        self._next_id += 1
        return self._next_id

    def _delivery_id(self) -> str:
        return f"{self.chance.getrandbits(64):016x}"

    def _moment(self, low: float, high: float) -> datetime:
        return START + timedelta(seconds=int(self.chance.uniform(low, high)))


def _repository(name: str, repository_id: int) -> dict[str, Any]:
    return {"id": repository_id, "full_name": name}


def _sent_at(post: Post) -> float:
    """Soon after what it is about happened, in seconds after the world's start."""
    message = post.payload.get("comment") or post.payload["issue"]
    return (datetime.fromisoformat(message["updated_at"]) - START).total_seconds() + 1


def _iso(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
