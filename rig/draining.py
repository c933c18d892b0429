"""Many workers, one hot issue: how fast the queue drains on the rig's clock, and whether exactly."""

from __future__ import annotations

import json
from dataclasses import dataclass

from processor.plan import fold
from rig.builders import a_stream_record, an_event
from rig.designs import ours
from rig.faults import Faults
from rig.queue import DAY
from rig.system import System
from rig.trial import aggregated
from rig.world import World

STEP_SECONDS = 60.0
BUCKETS = 1
"""Of words and of issues, as in `stages.toml`."""


@dataclass(frozen=True, slots=True)
class Drained:
    """How a run ended.

    `seconds` of virtual time until 95 % were counted: the last few may wait out a visibility timeout, which
    says nothing about the throughput.
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
