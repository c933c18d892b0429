"""A message or a thread along its hops: how it stands at each, and at which it is stuck."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from ops.timeline.advice import Advice


class Standing(StrEnum):
    """How it stands at one hop."""

    DONE = "done"
    WAITING = "waiting"
    DEAD = "dead"
    MISSING = "missing"
    NOT_NEEDED = "not needed"
    UNKNOWN = "not looked at"


WRONG = (Standing.DEAD, Standing.MISSING)


@dataclass(frozen=True, slots=True)
class Step:
    """One hop."""

    hop: str
    standing: Standing
    detail: str = ""
    at: datetime | None = None
    advice: Advice | None = None


@dataclass(frozen=True, slots=True)
class Track:
    """The newest known version of one message, or a thread, along all its hops."""

    title: str
    about: Mapping[str, Any]
    """What it is, for its JSON."""
    steps: Sequence[Step]

    @property
    def stuck(self) -> Step | None:
        """The first hop that is missing; else the first one at which it waits."""
        wrong = (step for step in self.steps if step.standing in WRONG)
        waiting = (step for step in self.steps if step.standing is Standing.WAITING)
        return next(wrong, None) or next(waiting, None)

    def latencies(self) -> Iterator[tuple[Step, float | None]]:
        """Each step with the seconds since the hop before that has a time."""
        before: datetime | None = None
        for step in self.steps:
            yield step, (step.at - before).total_seconds() if step.at and before else None
            before = step.at or before

    def to_json(self) -> dict[str, Any]:
        stuck = self.stuck
        return {
            **self.about,
            "steps": [
                {
                    "hop": step.hop,
                    "standing": step.standing.value,
                    "at": step.at.isoformat(timespec="milliseconds") if step.at else None,
                    "seconds_since_hop_before": seconds,
                    "detail": step.detail,
                }
                for step, seconds in self.latencies()
            ],
            "stuck_at": stuck.hop if stuck else None,
            "standing": stuck.standing.value if stuck else Standing.DONE.value,
            "advice": stuck.advice.to_json() if stuck and stuck.advice else None,
        }
