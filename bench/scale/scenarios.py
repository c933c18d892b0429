"""The rates looked at: with a stage's settings, with those that they need, and with one thing rebuilt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bench.scale.hops import Hop, hops, narrowest
from bench.scale.settings import Knobs
from bench.scale.simulate import HOUR, Hour, an_hour
from stages.stage import Stage

RATES = (10, 1_000, 10_000)
REPOSITORIES = 10
"""That the events are spread over; one alone takes 200 a second for each of `aggregates.shards`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One rate under one set of settings."""

    rate: int
    settings: str
    as_needed: bool
    """With the settings that the rate needs, and nothing rebuilt."""
    knobs: Knobs
    narrowest: Hop
    hour: Hour
    dollars: float
    """What the events of the hour cost that were taken in."""

    @property
    def holds(self) -> bool:
        """Nothing was refused, and what had waited was counted within the hour."""
        return self.hour.refused < 1 and self.hour.drained_seconds is not None


def scenarios(stage: Stage, *, dollars_per_million: float) -> Iterator[Scenario]:
    """Three for each rate."""
    there = Knobs.of(stage)
    for rate in RATES:
        needed = there.for_rate(rate, repositories=REPOSITORIES)
        for settings, knobs, spread in (
            (f"as `{stage.name}` is", there, False),
            ("as the rate needs them", needed, False),
            ("and Firestore's index spread", needed, True),
        ):
            chain = hops(knobs, rate=rate, repositories=REPOSITORIES, spread_index=spread)
            hour = an_hour(chain, rate=rate)
            yield Scenario(
                rate=rate,
                settings=settings,
                as_needed=knobs is needed and not spread,
                knobs=knobs,
                narrowest=narrowest(chain, seconds=HOUR - 1),
                hour=hour,
                dollars=(rate * HOUR - hour.refused) / 1_000_000 * dollars_per_million,
            )
