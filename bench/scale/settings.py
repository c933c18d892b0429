"""The settings that bound the flow, as a stage has them or as a rate would need them."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Self

from bench.scale import limits
from contract.item import DAY_SHARDS
from receiver.settings import THREADS
from stages.stage import Stage

HEADROOM = 1.5
"""A hop is given so much more than the rate, so that a backlog drains."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Knobs:
    """The settings of `stages.toml` that a hop's throughput follows; `day_shards` is a constant."""

    max_instances: int
    parallelization_factor: int
    queue_batch: int
    max_concurrency: int
    shards: int
    fifo: bool
    day_shards: int = DAY_SHARDS

    @classmethod
    def of(cls, stage: Stage) -> Self:
        return cls(
            max_instances=stage.receiver.max_instances,
            parallelization_factor=stage.pipe.parallelization_factor,
            queue_batch=stage.queue.batch_size,
            max_concurrency=stage.queue.max_concurrency,
            shards=stage.aggregates.shards,
            fifo=stage.queue.is_fifo,
        )

    def for_rate(self, rate: float, *, repositories: int) -> Knobs:
        """At least what is there, and what the rate needs."""
        wanted = rate * HEADROOM
        batch = 10 if rate < 5_000 else 100
        return replace(
            self,
            max_instances=max(self.max_instances, math.ceil(wanted / instance_rate())),
            parallelization_factor=max(
                self.parallelization_factor, min(10, math.ceil(wanted / pipe_rate(stream_shards(rate))))
            ),
            queue_batch=max(self.queue_batch, batch),
            max_concurrency=max(self.max_concurrency, math.ceil(wanted / batch * batch_seconds(batch))),
            shards=max(self.shards, math.ceil(wanted / (limits.SHARD_EVENTS * repositories))),
            day_shards=max(
                self.day_shards,
                math.ceil(wanted * limits.INDEX_UNITS_PER_EVENT / limits.PARTITION_WRITE_UNITS),
            ),
        )


def instance_rate() -> float:
    """Webhooks a second that one instance of the receiver answers."""
    return min(THREADS / limits.RECEIVER_SECONDS, 1 / limits.RECEIVER_CPU_SECONDS)


def stream_shards(rate: float) -> int:
    """One per partition of the table; an on-demand table begins with four."""
    start = limits.ON_DEMAND_START_UNITS // limits.PARTITION_WRITE_UNITS
    return max(start, math.ceil(rate * limits.TABLE_UNITS_PER_EVENT / limits.PARTITION_WRITE_UNITS))


def pipe_rate(shards: int) -> float:
    """Records a second that a pipe sends on, for each step of its parallelisation factor."""
    return shards * limits.PIPE_SENDS / limits.PIPE_CALL_SECONDS


def batch_seconds(batch: int) -> float:
    """How long the processor is at one batch."""
    return limits.PROCESSOR_SECONDS + max(0, batch - 10) * limits.PROCESSOR_SECONDS_PER_MESSAGE
