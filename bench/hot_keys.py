"""`python -m bench.hot_keys`: 10,000 events on one issue, 50 workers, one to eight shards.

On the fault rig's virtual clock, without faults. The conflict model is DynamoDB's as documented: a
transaction holds its items while it is under way (4 to 60 ms here), and another one that wants one of them is
refused. The clock and the chances are the rig's own: the figures are the same on every machine.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass

from bench.figures import Figure, at_least, at_most, run
from processor.plan import fold
from rig.builders import a_stream_record, an_event
from rig.designs import ours
from rig.faults import Faults
from rig.queue import DAY
from rig.system import System
from rig.trial import aggregated
from rig.world import World

EVENTS, WORKERS = 10_000, 50
GOALS = {1: 50, 2: 550, 4: 950, 8: 1_500}
"""By shards: events per second on one issue, a little below what was measured when sharding was chosen."""
STEP_SECONDS = 60.0
BUCKETS = 1
"""Of words and of issues, as in `stages.toml`."""


@dataclass(frozen=True, slots=True)
class Drained:
    """What a run came to.

    `seconds` of virtual time until 95 % were counted: the last few may wait out a visibility timeout, which
    says nothing of the throughput.
    """

    shards: int
    seconds: float
    conflicts: int
    is_exact: bool
    dead: int


def drain(*, events: int, workers: int, shards: int) -> Drained:
    """Runs the workers until the queue is empty, and compares the figures with the fold."""
    world = World(seed=shards)
    system = System(world, Faults(world, 0.0))
    posted = [an_event(f"comment-{number}", text="which python projects") for number in range(events)]
    for event in posted:
        system.work_queue.send(json.dumps(a_stream_record(event)))
    for _ in range(workers):
        consumer = ours(system, shards=shards, buckets=BUCKETS)
        world.spawn("poller", lambda consumer=consumer: system.run_poller(consumer))  # type: ignore[misc]  # bound now
    try:
        while system.work_queue.messages and world.now < 5 * DAY:
            world.run(until=world.now + STEP_SECONDS)
        return Drained(
            shards,
            system.work_queue.deleted_at[events * 95 // 100],
            system.dynamodb.conflicts,
            aggregated(system) == fold(posted, keywords_per_event=20),
            len(system.work_dlq.messages),
        )
    finally:
        world.close()


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
