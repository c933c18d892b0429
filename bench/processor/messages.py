"""A busy stage's day of a thousand messages, the same from run to run.

Three repositories: questions and answers on many issues, a tenth of them edits,
some deletions, and some messages that come twice.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from contract.event import AnalyticsEvent, Rank, version_of
from contract.keywords import keywords
from rig.builders import an_event

T = TypeVar("T")

REPOSITORIES = ("octo-careers/cv-chatbot", "octo-careers/portfolio", "octo-labs/interviews")
BOT = "cv-chatbot[bot]"
EDITS, DELETIONS, REPEATS, ANSWERS = 0.10, 0.03, 0.01, 0.4
WORDS = 2_000
"""Different words that people use, the second half as often as the first, and so on (Zipf's law)."""
ISSUES_A_DAY = 40
"""Of each repository."""
RECENT = 300
"""An edit, a deletion and a repeat are of one of so many events before."""
START = datetime(2026, 11, 2, tzinfo=UTC)
_SYLLABLES = ("ka", "lo", "mi", "ren", "sta", "tor", "ul", "ver", "pro", "den", "ex", "an", "ti", "go", "ber")


@dataclass
class Messages:
    """Draws messages one after the other: `events`, in the order in which they come."""

    count: int = 1_000
    a_day: int = 1_000
    repositories: Sequence[str] = REPOSITORIES
    seed: int = 7
    events: list[AnalyticsEvent] = field(default_factory=list)
    _opened: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        chance = random.Random(self.seed)  # noqa: S311  # the same messages each time
        self._words, self._weights = _vocabulary(chance)
        for number in range(self.count):
            self.events.append(self._next(chance, number))

    def _next(self, chance: random.Random, number: int) -> AnalyticsEvent:
        moment = START + timedelta(days=number / self.a_day)
        drawn = chance.random()
        before = chance.choice(self.events[-RECENT:]) if self.events else None
        if before and drawn < REPEATS:
            return before
        if before and drawn < REPEATS + DELETIONS and before.message_id.startswith("comment-"):
            return _gone(before, moment)
        if before and drawn < REPEATS + DELETIONS + EDITS and not before.deleted:
            return self._edited(before, moment, chance)
        return self._new(chance, number, moment)

    def _new(self, chance: random.Random, number: int, moment: datetime) -> AnalyticsEvent:
        """The first message of an issue opens it."""
        place = chance.randrange(len(self.repositories))
        issue = 1 + number // self.a_day * ISSUES_A_DAY + chance.randrange(ISSUES_A_DAY)
        thread = f"{place}#{issue}"
        is_answer = thread in self._opened and chance.random() < ANSWERS
        message_id = f"{'comment' if thread in self._opened else 'issue'}-{number}"
        self._opened.add(thread)
        return an_event(
            message_id,
            text=self._text(chance),
            author=BOT if is_answer else f"person-{chance.randrange(500)}",
            from_chatbot=is_answer,
            repository=self.repositories[place],
            repository_id=101 + place,
            issue_id=issue,
            created_at=_iso(moment),
            received_at=_iso(moment),
            delivery_id=f"{chance.getrandbits(128):032x}",
        )

    def _edited(self, before: AnalyticsEvent, moment: datetime, chance: random.Random) -> AnalyticsEvent:
        """Some words are others."""
        text = " ".join([*before.text.split()[:-2], *self._drawn(chance, 2)])
        return replace(
            before,
            text=text,
            keywords=keywords(before.title, text, 20),
            version=_version(moment, Rank.LIVE, before.title, text),
            received_at=_iso(moment),
        )

    def _text(self, chance: random.Random) -> str:
        return " ".join(["what about", *self._drawn(chance, chance.randint(3, 12)), "?"])

    def _drawn(self, chance: random.Random, count: int) -> list[str]:
        return chance.choices(self._words, self._weights, k=count)


def batches(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """In the batches in which the queue hands them over."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def _gone(before: AnalyticsEvent, moment: datetime) -> AnalyticsEvent:
    return replace(
        before,
        text="",
        keywords=(),
        substantial_at="",
        version=_version(moment, Rank.DELETED, "", ""),
        received_at=_iso(moment),
        deleted=True,
    )


def _version(moment: datetime, rank: Rank, title: str, text: str) -> str:
    return version_of(updated_at=_iso(moment), rank=rank, content=(title, text, ""))


def _vocabulary(chance: random.Random) -> tuple[list[str], list[float]]:
    words: dict[str, None] = {}
    while len(words) < WORDS:
        words["".join(chance.choices(_SYLLABLES, k=chance.choice((2, 2, 3, 3, 4))))] = None
    return list(words), [1 / rank for rank in range(1, WORDS + 1)]


def _iso(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
