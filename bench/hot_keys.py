"""`python -m bench.hot_keys`: 50 workers on one issue of 2,500 messages, at which GitHub closes an issue.

On the fault rig's virtual clock, without faults: the clock and the chances are the rig's own, so that the
figures are the same on every machine. A call takes 2 to 30 ms. The second run has the limit of reads that one
DynamoDB partition has, which an outage's backlog on one issue meets: every batch reads the whole issue.
"""

from __future__ import annotations

import sys

from bench.figures import Figure, at_least, at_most, run, shown
from rig.draining import PARTITION_READ_UNITS, Drained, drain

EVENTS, LIMITED_EVENTS, WORKERS = 2_500, 1_000, 50
GOAL = 200


def measure() -> list[Figure]:
    free = drain(events=EVENTS, workers=WORKERS)
    limited = drain(events=LIMITED_EVENTS, workers=WORKERS, read_units=PARTITION_READ_UNITS)
    claim = f"Events per second on one issue of {EVENTS:,}"
    with_limit = f"The same of {LIMITED_EVENTS:,}, at {PARTITION_READ_UNITS:,} read units a second"
    return [
        at_least(claim, _rate(EVENTS, free), GOAL, "/s", _note(free)),
        shown(with_limit, _rate(LIMITED_EVENTS, limited), "/s", _note(limited)),
        at_most("Of these, runs whose figures are wrong", 2 - free.is_exact - limited.is_exact, 0, ""),
        at_most("Of these, dead letters", free.dead + limited.dead, 0, ""),
    ]


def _rate(events: int, drained: Drained) -> float:
    return 0.95 * events / drained.seconds


def _note(drained: Drained) -> str:
    return f"{drained.conflicts:,} conflicts, {drained.throttled:,} reads throttled; {WORKERS} workers"


if __name__ == "__main__":
    sys.exit(run(measure))
