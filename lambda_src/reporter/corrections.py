"""What was reported of earlier weeks, compared with the figures of today."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Self

from reporter.week import Week

WEEKS = 4
"""How many earlier weeks are compared: later corrections are rare."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """The counts that a report stated, as they are kept with the note that it was sent."""

    questions: int
    answered: int

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """What a later version of this code has added is left aside."""
        kept = json.loads(text)
        return cls(questions=kept["questions"], answered=kept["answered"])


@dataclass(frozen=True, slots=True)
class Correction:
    """One figure of an earlier week that is another now."""

    week: Week
    figure: str
    reported: int
    now: int

    @property
    def sentence(self) -> str:
        return f"{self.week.label}: {self.figure} {self.reported:,}, now {self.now:,}"


def corrections(reported: Mapping[Week, Reported], now: Mapping[Week, Reported]) -> list[Correction]:
    """The differences alone, the latest week first; a week that was never reported has none."""
    found = []
    for week in sorted(reported, key=lambda week: week.monday, reverse=True):
        then, today = reported[week], now[week]
        for figure, before, after in (
            ("questions", then.questions, today.questions),
            ("answered", then.answered, today.answered),
        ):
            if before != after:
                found.append(Correction(week, figure, before, after))
    return found
