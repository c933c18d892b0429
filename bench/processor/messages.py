"""Ten thousand queue messages of a busy stage, the same from run to run.

Three repositories, a thousand messages a day: questions and answers on many issues, a tenth of them edits,
some deletions, and some messages that come twice.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from contract.event import AnalyticsEvent, Kind, Rank, version_of
from rig.builders import a_queue_record, a_stream_record, an_event

REPOSITORIES = ("octo-careers/cv-chatbot", "octo-careers/portfolio", "octo-labs/interviews")
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
    """Draws messages one after the other; `events` are the distinct versions that they bring."""

    count: int = 10_000
    a_day: int = 1_000
    repositories: Sequence[str] = REPOSITORIES
    seed: int = 7
    events: list[AnalyticsEvent] = field(default_factory=list)

    def records(self) -> list[dict[str, Any]]:
        """As Lambda hands them over, in their order."""
        chance = random.Random(self.seed)  # noqa: S311  # the same messages each time
        self._words, self._weights = _vocabulary(chance)
        self.events = []
        records: list[dict[str, Any]] = []
        for number in range(self.count):
            if records and chance.random() < REPEATS:
                body = chance.choice(records[-RECENT:])["body"]
            else:
                body = self._change(chance, number)
            records.append(a_queue_record(body, message_id=f"m-{number}"))
        return records

    def _change(self, chance: random.Random, number: int) -> str:
        moment = START + timedelta(days=number / self.a_day)
        drawn = chance.random()
        if self.events and drawn < EDITS + DELETIONS:
            before = chance.choice(self.events[-RECENT:])
            event = _gone(before, moment) if drawn < DELETIONS else self._edited(before, moment, chance)
            record = a_stream_record(event, "MODIFY")
        else:
            event = self._new(chance, number, moment)
            record = a_stream_record(event)
        self.events.append(event)
        return json.dumps(record)

    def _new(self, chance: random.Random, number: int, moment: datetime) -> AnalyticsEvent:
        return an_event(
            f"comment-{number}",
            text=self._text(chance),
            kind=Kind.RESPONSE if chance.random() < ANSWERS else Kind.QUERY,
            repository=chance.choice(self.repositories),
            issue_id=1 + number // self.a_day * ISSUES_A_DAY + chance.randrange(ISSUES_A_DAY),
            created_at=_iso(moment),
            received_at=_iso(moment),
            delivery_id=f"{chance.getrandbits(128):032x}",
        )

    def _edited(self, before: AnalyticsEvent, moment: datetime, chance: random.Random) -> AnalyticsEvent:
        """Some words are others."""
        text = " ".join([*before.text.split()[:-2], *self._drawn(chance, 2)])
        version = version_of(updated_at=_iso(moment), rank=Rank.LIVE, text=text)
        return replace(before, text=text, version=version, deleted=False)

    def _text(self, chance: random.Random) -> str:
        return " ".join(["what about", *self._drawn(chance, chance.randint(3, 12))])

    def _drawn(self, chance: random.Random, count: int) -> list[str]:
        return chance.choices(self._words, self._weights, k=count)


def batches(records: Sequence[dict[str, Any]], size: int) -> Iterator[list[dict[str, Any]]]:
    """The records in the batches in which the queue hands them over."""
    for start in range(0, len(records), size):
        yield list(records[start : start + size])


def _gone(before: AnalyticsEvent, moment: datetime) -> AnalyticsEvent:
    version = version_of(updated_at=_iso(moment), rank=Rank.DELETED, text="")
    return replace(before, text="", version=version, deleted=True)


def _vocabulary(chance: random.Random) -> tuple[list[str], list[float]]:
    words: dict[str, None] = {}
    while len(words) < WORDS:
        words["".join(chance.choices(_SYLLABLES, k=chance.choice((2, 2, 3, 3, 4))))] = None
    return list(words), [1 / rank for rank in range(1, WORDS + 1)]


def _iso(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
