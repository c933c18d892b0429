"""Many workers, one hot issue: how fast the queue drains on the rig's clock, and whether exactly."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from functools import partial
from math import ceil, inf
from typing import Any

from contract.item import to_item
from rig.broken import PassingOn
from rig.builders import a_stream_record, an_event, as_queued
from rig.designs import consumer_of, processor_of
from rig.dynamodb import client_error
from rig.faults import Faults
from rig.fold import without_times
from rig.queue import DAY
from rig.sizes import size_of
from rig.system import ANALYTICS, System
from rig.trial import expected
from rig.world import World

STEP_SECONDS = 60.0
PAGE_BYTES = 1024 * 1024
"""Of one answer to a query (Amazon DynamoDB API, "Query")."""
READ_UNIT_BYTES = 4 * 1024
PARTITION_READ_UNITS = 3_000
"""That one partition gives in a second (Amazon DynamoDB, "Burst and adaptive capacity")."""
TEXT = "Which python projects has the candidate led, and what came of them in the end? " * 3


@dataclass(frozen=True, slots=True)
class Drained:
    """How a run ended.

    `seconds` of virtual time until 95 % were counted: the last few may wait out a visibility timeout, which
    says nothing about the throughput.
    """

    seconds: float
    conflicts: int
    throttled: int
    is_exact: bool
    dead: int


def drain(*, events: int, workers: int, seed: int = 1, read_units: float = inf) -> Drained:
    """Runs the workers until the queue is empty, and compares the figures with the fold.

    `read_units` are what the issue's partition gives in a second; DynamoDB's give PARTITION_READ_UNITS.
    """
    world = World(seed=seed)
    system = System(world, Faults(world, 0.0))
    comments = (an_event(f"comment-{number}", text=TEXT) for number in range(1, events))
    system.accepted = [an_event("issue-1"), *comments]
    for event in system.accepted:
        system.dynamodb.put_item(TableName=ANALYTICS, Item=to_item(event, expires_at=2_000_000_000))
        system.work_queue.send(json.dumps(as_queued(a_stream_record(event))))
    table = system.dynamodb.tables[ANALYTICS]
    table.page = PAGE_BYTES // max(map(size_of, table.items.values()))
    client = OnePartition(system.client, world, read_units)
    for _ in range(workers):
        consumer = consumer_of(processor_of(system, client), system)
        world.spawn("poller", partial(system.run_poller, consumer))
    try:
        while (system.work_queue.messages or not system.contributions.is_read) and world.now < 5 * DAY:
            world.run(until=world.now + STEP_SECONDS)
        rows = {key: without_times(figures) for key, figures in system.rows().items()}
        return Drained(
            seconds=system.work_queue.deleted_at[events * 95 // 100],
            conflicts=system.dynamodb.refused,
            throttled=client.throttled,
            is_exact=rows == {key: without_times(figures) for key, figures in expected(system).items()},
            dead=len(system.work_dlq.messages),
        )
    finally:
        world.close()


class OnePartition(PassingOn):
    """A client whose queries all read one partition, which gives only so much in each second."""

    def __init__(self, client: Any, world: World, read_units: float) -> None:
        super().__init__(client)
        self._world, self._read_units = world, read_units
        self._given: Counter[int] = Counter()
        self.throttled = 0

    def query(self, **request: Any) -> Any:
        second = int(self._world.now)
        if self._given[second] >= self._read_units:
            self.throttled += 1
            raise client_error("ProvisionedThroughputExceededException", "query")
        answer = self._client.query(**request)
        read = sum(map(size_of, answer["Items"]))
        self._given[second] += ceil(read / READ_UNIT_BYTES)
        return answer
