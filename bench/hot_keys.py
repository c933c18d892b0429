"""`python -m bench.hot_keys`: 10,000 events on one issue, 50 workers, one to eight shards.

On the fault rig's virtual clock, without faults. The conflict model is DynamoDB's as documented: a
transaction holds its items while it is under way (4 to 60 ms here), and another one that wants one of them is
refused. The clock and the chances are the rig's own: the figures are the same on every machine.
"""

from __future__ import annotations

import sys

from bench.figures import Figure, at_least, at_most, run
from rig.draining import Drained, drain

EVENTS, WORKERS = 10_000, 50
GOALS = {1: 50, 2: 550, 4: 950, 8: 1_500}
"""By shards: events per second on one issue, a little below what was measured when sharding was chosen."""


def measure() -> list[Figure]:
    runs = [drain(events=EVENTS, workers=WORKERS, shards=shards) for shards in GOALS]
    wrong = sum(not each.is_exact for each in runs)
    return [
        *(_rate(each) for each in runs),
        at_most("Runs on one issue whose figures are not the fold", wrong, 0, "runs"),
    ]


def _rate(drained: Drained) -> Figure:
    claim = f"Events per second on one issue, {drained.shards} shard{'s' * (drained.shards > 1)}"
    note = f"{drained.conflicts:,} conflicts, {drained.dead} dead; {WORKERS} workers"
    return at_least(claim, 0.95 * EVENTS / drained.seconds, GOALS[drained.shards], "/s", note)


if __name__ == "__main__":
    sys.exit(run(measure))
