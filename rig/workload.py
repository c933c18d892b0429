"""What people do on GitHub in one seed: ask, answer, edit, delete, move; and what GitHub sends of it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from rig.world import START

BOT = "cv-chatbot[bot]"
REPOSITORIES = ("acme/resume", "acme/portfolio")
WORDS = ("experience", "python", "projects", "degree", "kubernetes", "salary", "remote", "languages")
DAYS = 3
HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class Post:
    """One webhook, `at` seconds after the world's start."""

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
    _next_id: int = 1

    def __post_init__(self) -> None:
        for number in range(1, self.issues + 1):
            self._live_issue(number)
        self._redeliver()
        self.posts.sort(key=lambda post: post.at)

    def _live_issue(self, number: int) -> None:
        repository = self.chance.choice(REPOSITORIES)
        opened = self._moment(0, DAYS * 24 * HOUR)
        issue = self._entity(number, opened)
        self._life("issues", repository, issue, None, created="opened")
        # The first issue is the hot one: half of all comments are on it, within a minute.
        share = self.comments // 2 if number == 1 else self.comments // (2 * max(self.issues - 1, 1))
        for _ in range(share):
            comment = self._entity(None, opened + timedelta(seconds=self.chance.randrange(60)))
            self._life("issue_comment", repository, issue, comment, created="created")

    def _life(
        self,
        name: str,
        repository: str,
        issue: dict[str, Any],
        comment: dict[str, Any] | None,
        *,
        created: str,
    ) -> None:
        """An entity's webhooks from its creation to, perhaps, its deletion."""
        subject = comment or issue
        for action in self._actions(created):
            if action == "edited":
                self._edit(subject)
            payload = {"action": action, "issue": dict(issue), "repository": _repository(repository)}
            if comment is not None:
                payload["comment"] = dict(comment)
            if action == "transferred":
                payload["changes"] = {
                    "new_issue": {"number": 900 + issue["number"]},
                    "new_repository": _repository("acme/archive"),
                }
            self._post(name, payload, subject["updated_at"])

    def _actions(self, created: str) -> Iterator[str]:
        yield created
        if self.creates_only:
            return
        yield from ["edited"] * self.chance.choice((0, 0, 1, 1, 2))
        if created == "opened" and self.chance.random() < 0.1:
            yield "transferred"
        elif self.chance.random() < 0.2:
            yield "deleted"

    def _edit(self, subject: dict[str, Any]) -> None:
        """Now and then within the same second, where GitHub's clock cannot tell which edit came last."""
        moment = datetime.fromisoformat(subject["updated_at"])
        subject["updated_at"] = _iso(moment + timedelta(seconds=self.chance.choice((0, 1, 40, 4000))))
        subject["body"] = self._text()

    def _redeliver(self) -> None:
        """The same body again: under the same delivery id, under a new one, and as a late backfill."""
        for post in list(self.posts):
            for _ in range(self.chance.choice((0, 0, 0, 1, 2))):
                delivery_id = self.chance.choice((post.delivery_id, self._delivery_id()))
                late = self.chance.choice((1.0, 90.0, 5 * HOUR, 40 * HOUR))
                self.posts.append(Post(post.at + late, post.event_name, post.payload, delivery_id))

    def _post(self, name: str, payload: dict[str, Any], happened: str) -> None:
        delay = self.chance.choice((0.1, 0.5, 3.0, 60.0))
        at = max((datetime.fromisoformat(happened) - START).total_seconds(), 0.0) + delay
        self.posts.append(Post(at, name, payload, self._delivery_id()))

    def _entity(self, number: int | None, moment: datetime) -> dict[str, Any]:
        login = BOT if number is None and self.chance.random() < 0.4 else "ada"
        self._next_id += 1
        body: dict[str, Any] = {
            "id": self._next_id,
            "body": self._text(),
            "user": {"login": login, "type": "Bot" if login == BOT else "User"},
            "html_url": f"https://github.com/acme/{self._next_id}",
            "created_at": _iso(moment),
            "updated_at": _iso(moment),
        }
        return body if number is None else {**body, "number": number, "title": self._text()}

    def _text(self) -> str:
        return " ".join(self.chance.choices(WORDS, k=self.chance.randint(1, 6)))

    def _delivery_id(self) -> str:
        return f"{self.chance.getrandbits(64):016x}"

    def _moment(self, low: float, high: float) -> datetime:
        return START + timedelta(seconds=int(self.chance.uniform(low, high)))


def _repository(name: str) -> dict[str, Any]:
    return {"id": 1 + sum(name.encode()), "full_name": name}


def _iso(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
