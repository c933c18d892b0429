"""`python -m bench.hot_keys`: 10,000 events on one issue, 50 workers, one to eight shards.

On the fault rig's virtual clock, without faults. The conflict model is DynamoDB's as documented: a
transaction holds its items while it is under way (4 to 60 ms here), and another one that wants one of them is
refused.
"""

from __future__ import annotations

import argparse
import itertools
import json
import sys
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

from processor.plan import fold
from tests.builders import a_stream_record, an_event
from tests.rig.designs import ours
from tests.rig.faults import Faults
from tests.rig.queue import DAY
from tests.rig.system import System
from tests.rig.trial import aggregated
from tests.rig.world import World

SHARDS = (1, 2, 4, 8)
STEP_SECONDS = 60.0


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
        consumer = ours(system, shards=shards)
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


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.hot_keys", description=__doc__)
    parser.add_argument("--events", type=int, default=10_000)
    parser.add_argument("--workers", type=int, default=50)
    options = parser.parse_args()
    runs = [drain(events=options.events, workers=options.workers, shards=shards) for shards in SHARDS]
    table = Table("shards", "95 % counted in", "events per second", "conflicts", "dead", "figures")
    for run in runs:
        verdict = "exact" if run.is_exact else "WRONG"
        rate = f"{0.95 * options.events / run.seconds:,.0f}"
        table.add_row(
            str(run.shards), f"{run.seconds:,.0f} s", rate, f"{run.conflicts:,}", str(run.dead), verdict
        )
    Console(width=100).print(table)
    grows = all(more.seconds < fewer.seconds for fewer, more in itertools.pairwise(runs))
    return 0 if grows and all(run.is_exact for run in runs) else 1


if __name__ == "__main__":
    sys.exit(main())
