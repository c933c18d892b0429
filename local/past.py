"""Ninety days of four repositories as webhooks, so that trends, comparisons and waits have something to show.

The same every time, but for the day on which it ends.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from local.github_objects import BOT, Json, Repository, timestamp, user
from local.webhooks import Webhook

DAYS = 90
TOPICS: dict[str, list[Json]] = json.loads(
    (Path(__file__).resolve().parent / "payloads" / "past.json").read_text()
)
THREADS = {
    Repository(870_123_456, "octo-careers/cv-chatbot"): 40,
    Repository(870_123_457, "octo-careers/job-board"): 60,
    Repository(870_123_458, "octo-careers/interview-kit"): 36,
    Repository(870_123_459, "octo-careers/data-platform"): 54,
}
"""How many issues each has. The first one's go up to the number before its conversation's."""
ASKERS = ("ada-n", "bruno-f", "chen-wei", "dilek-a", "emil-h", "fatima-z", "gio-r", "hana-s", "ivo-p")
TEAM = ("mara-lind", "otto-k")
THANKS = ("Thanks, that worked!", "Great, thank you.", "👍", "Perfect.")
_SEED = 20_260_101


def past(now: datetime) -> list[Webhook]:
    """Thread by thread, so that what is counted together comes together. Today is the ninetieth day."""
    chance = random.Random(_SEED)  # noqa: S311  # the same past in every run is what is wanted
    return [each.webhook for repository in THREADS for each in _repository(repository, now, chance)]


@dataclass(frozen=True, slots=True)
class _Happening:
    at: datetime
    webhook: Webhook


def _repository(repository: Repository, now: datetime, chance: random.Random) -> Iterator[_Happening]:
    topics = _in_turn(TOPICS[repository.name.partition("/")[2]], chance)
    opened = sorted(_moment(now, chance) for _ in range(THREADS[repository]))
    for number, at in enumerate(opened, start=1):
        thread = _Thread(repository, number, next(topics), at, chance.choice(ASKERS))
        yield from _Story(thread, now, chance).happenings()


def _in_turn(topics: Sequence[Json], chance: random.Random) -> Iterator[Json]:
    """Each once before any comes again."""
    while True:
        yield from chance.sample(topics, len(topics))


def _moment(now: datetime, chance: random.Random) -> datetime:
    """A working hour; more of them lately, and few at weekends."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    days = [midnight - timedelta(days=back) for back in range(1, DAYS)]
    weights = [(1.6 - back / DAYS) * (1 if day.weekday() < 5 else 0.25) for back, day in enumerate(days)]
    (day,) = chance.choices(days, weights)
    return day + timedelta(seconds=chance.randrange(7 * 3600, 18 * 3600))


@dataclass(slots=True)
class _Thread:
    """An issue, and what happens in it as webhooks."""

    repository: Repository
    number: int
    topic: Json
    opened_at: datetime
    asker: str
    _comments: int = field(default=0)

    def opened(self) -> _Happening:
        return self._issue("opened", self.opened_at, self.asker)

    def closed(self, at: datetime, by: str) -> _Happening:
        return self._issue("closed", at, by, {"state": "closed", "closed_at": timestamp(at)})

    def commented(self, at: datetime, by: str, text: str) -> _Happening:
        self._comments += 1
        comment_id = self._issue_id * 100 + self._comments
        comment = {
            "id": comment_id,
            "body": text,
            "user": user(by),
            "author_association": _association(by),
            "html_url": f"{self._url}#issuecomment-{comment_id}",
            "created_at": timestamp(at),
            "updated_at": timestamp(at),
        }
        payload = self._payload("created", at=self.opened_at, by=by) | {"comment": comment}
        return _Happening(at, Webhook.of("issue_comment", payload))

    @property
    def _url(self) -> str:
        return f"https://github.com/{self.repository.name}/issues/{self.number}"

    @property
    def _issue_id(self) -> int:
        return self.repository.repository_id % 1000 * 10_000 + self.number

    def _issue(self, action: str, at: datetime, by: str, changes: Json | None = None) -> _Happening:
        payload = self._payload(action, at=at, by=by)
        payload["issue"] |= changes or {}
        return _Happening(at, Webhook.of("issues", payload))

    def _payload(self, action: str, *, at: datetime, by: str) -> dict[str, Any]:
        issue = {
            "id": self._issue_id,
            "number": self.number,
            "title": self.topic["title"],
            "body": self.topic["ask"],
            "user": user(self.asker),
            "author_association": "NONE",
            "state": "open",
            "html_url": self._url,
            "created_at": timestamp(self.opened_at),
            "updated_at": timestamp(at),
        }
        repository = self.repository.to_json()
        return {"action": action, "issue": issue, "repository": repository, "sender": user(by)}


@dataclass(slots=True)
class _Story:
    """How a thread goes on: an answer by the bot, by a person, or none; then perhaps more."""

    thread: _Thread
    now: datetime
    chance: random.Random

    def happenings(self) -> Sequence[_Happening]:
        return [each for each in self._all() if each.at < self.now]

    def _all(self) -> Iterator[_Happening]:
        yield self.thread.opened()
        roll = self.chance.random()
        if roll < self._bots_share:
            yield from self._answered(BOT, self._soon(self.thread.opened_at))
        elif roll < 0.9:
            late = timedelta(minutes=self.chance.lognormvariate(4.5, 1.0))
            yield from self._answered(self.chance.choice(TEAM), self.thread.opened_at + late)
        elif self.chance.random() < 0.6:
            yield self.thread.closed(self._days_after(self.thread.opened_at), self.chance.choice(TEAM))

    @property
    def _bots_share(self) -> float:
        """The bot has learnt: from a half of the questions to three quarters."""
        return 0.75 - 0.25 * (self.now - self.thread.opened_at) / timedelta(days=DAYS)

    def _answered(self, by: str, at: datetime) -> Iterator[_Happening]:
        topic = self.thread.topic
        yield self.thread.commented(at, by, topic["answer"])
        if "more" in topic and self.chance.random() < 0.4:
            asked = at + timedelta(minutes=self.chance.randrange(2, 90))
            yield self.thread.commented(asked, self.thread.asker, topic["more"])
            at = self._soon(asked)
            yield self.thread.commented(at, BOT, topic["reply"])
        if self.chance.random() < 0.25:
            thanked = at + timedelta(minutes=self.chance.randrange(1, 60))
            yield self.thread.commented(thanked, self.thread.asker, self.chance.choice(THANKS))
        if self.chance.random() < 0.3:
            yield self.thread.closed(self._days_after(at), self.thread.asker)

    def _soon(self, at: datetime) -> datetime:
        return at + timedelta(seconds=self.chance.lognormvariate(3.2, 0.8))

    def _days_after(self, at: datetime) -> datetime:
        return at + timedelta(days=self.chance.uniform(1, 6))


def _association(login: str) -> str:
    return "MEMBER" if login in TEAM else "NONE"
