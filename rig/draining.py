"""Many workers, one hot issue: how fast the queue drains on the rig's clock, and whether exactly."""

from __future__ import annotations

import json
from dataclasses import dataclass

from contract.item import to_item
from rig.builders import a_stream_record, an_event, as_queued
from rig.designs import ours
from rig.faults import Faults
from rig.fold import without_times
from rig.queue import DAY
from rig.system import ANALYTICS, System
from rig.trial import expected
from rig.world import World

STEP_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Drained:
    """How a run ended.

    `seconds` of virtual time until 95 % were counted: the last few may wait out a visibility timeout, which
    says nothing about the throughput.
    """

    seconds: float
    conflicts: int
    is_exact: bool
    dead: int


def drain(*, events: int, workers: int, seed: int = 1) -> Drained:
    """Runs the workers until the queue is empty, and compares the figures with the fold."""
    world = World(seed=seed)
    system = System(world, Faults(world, 0.0))
    comments = (an_event(f"comment-{number}", text="which python projects?") for number in range(1, events))
    system.accepted = [an_event("issue-1"), *comments]
    for event in system.accepted:
        system.dynamodb.put_item(TableName=ANALYTICS, Item=to_item(event, expires_at=2_000_000_000))
        system.work_queue.send(json.dumps(as_queued(a_stream_record(event))))
    for _ in range(workers):
        consumer = ours(system)
        world.spawn("poller", lambda consumer=consumer: system.run_poller(consumer))  # type: ignore[misc]  # bound now
    try:
        while (system.work_queue.messages or not system.contributions.is_read) and world.now < 5 * DAY:
            world.run(until=world.now + STEP_SECONDS)
        rows = {key: without_times(figures) for key, figures in system.rows().items()}
        return Drained(
            seconds=system.work_queue.deleted_at[events * 95 // 100],
            conflicts=system.dynamodb.refused,
            is_exact=rows == {key: without_times(figures) for key, figures in expected(system).items()},
            dead=len(system.work_dlq.messages),
        )
    finally:
        world.close()
