"""An hour of the flow, second by second: what waits where, and for how long."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bench.scale.hops import Hop

HOUR = 3_600
OUTAGE = range(1_200, 1_800)
"""The seconds in which the processor is switched off."""
UNANSWERED = ("receiver", "Firestore")
"""Where there is no queue yet: what these cannot take is a failed delivery, and GitHub's to give again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hour:
    """What an hour at one rate came to; backlogs in events."""

    refused: float
    most_waiting: float
    waits_before: str
    waiting_at_end: float
    oldest_seconds: float
    """The longest that any event was in a queue."""
    drained_seconds: float | None
    """From the processor's return until nothing waited; None: not within the hour."""


def an_hour(chain: Sequence[Hop], *, rate: float) -> Hour:
    """Steady traffic, ten minutes of it without a processor."""
    queues = [hop for hop in chain if hop.name not in UNANSWERED]
    waiting = [0.0] * len(queues)
    most = [0.0] * len(queues)
    refused = oldest = 0.0
    drained: float | None = None
    for second in range(HOUR):
        taken = min([rate, *(hop.capacity(second) for hop in chain if hop.name in UNANSWERED)])
        refused += rate - taken
        _pass_on(queues, waiting, taken, second)
        most = [max(pair) for pair in zip(most, waiting, strict=True)]
        oldest = max(oldest, sum(waiting) / taken)
        if second >= OUTAGE.stop and drained is None and sum(waiting) < max(1.0, taken):
            drained = float(second - OUTAGE.stop)
    worst = max(range(len(queues)), key=most.__getitem__)
    return Hour(
        refused=refused,
        most_waiting=most[worst],
        waits_before=queues[worst].name,
        waiting_at_end=sum(waiting),
        oldest_seconds=oldest,
        drained_seconds=drained,
    )


def _pass_on(queues: Sequence[Hop], waiting: list[float], arriving: float, second: int) -> None:
    """One second: each hop takes what it can of what waits before it."""
    for place, hop in enumerate(queues):
        waiting[place] += arriving
        arriving = min(waiting[place], _capacity(hop, second))
        waiting[place] -= arriving


def _capacity(hop: Hop, second: int) -> float:
    if hop.name != "processor":
        return hop.capacity(second)
    if second in OUTAGE:
        return 0.0
    # After the outage the pollers start anew.
    return hop.capacity(second - OUTAGE.stop if second >= OUTAGE.stop else second)
