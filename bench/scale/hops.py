"""What each hop can pass on in a second, at a moment after the flow began."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from bench.scale import limits
from bench.scale.settings import Knobs, batch_seconds, instance_rate, pipe_rate, stream_shards


class Hop(NamedTuple):
    """One arrow of the flow; `capacity` takes the seconds since the flow began."""

    name: str
    setting: str
    """What to turn in `stages.toml`; or what would have to be built."""
    bounded_by: str
    capacity: Callable[[float], float]


def hops(knobs: Knobs, *, rate: float, repositories: int, spread_index: bool = False) -> tuple[Hop, ...]:
    """The arrows in their order, for a table that has served the rate for long enough to have its partitions.

    `spread_index`: as if Firestore's index by time were spread, which it is not, and the collection warm.
    """
    return (
        Hop(
            "receiver",
            "`receiver.max_instances`",
            "instances times processor",
            lambda _: knobs.max_instances * instance_rate(),
        ),
        Hop(
            "Firestore",
            "none: `created_at` needs a prefix that spreads its index",
            "one index of ever later times",
            lambda _: float("inf") if spread_index else limits.FIRESTORE_SEQUENTIAL_WRITES,
        ),
        Hop(
            "analytics table",
            "none up to the table's quota; `DAY_SHARDS` for its index",
            "the table's quota, one day's index partitions",
            lambda _: _table(knobs),
        ),
        Hop(
            "pipe",
            "`pipe.parallelization_factor`",
            "stream shards times parallelisation times ten per send",
            lambda _: _pipe(knobs, rate),
        ),
        Hop(
            "work_queue",
            "`queue.type`",
            "nothing (standard); calls a second (FIFO)",
            lambda _: limits.FIFO_CALLS * limits.FIFO_BATCH if knobs.fifo else float("inf"),
        ),
        Hop(
            "processor",
            "`queue.max_concurrency`, `queue.batch_size`",
            "batches at once; 300 more a minute",
            lambda seconds: _processor(knobs, seconds),
        ),
        Hop(
            "aggregates",
            "`aggregates.shards`",
            "transactions that meet at one repository's sums",
            lambda _: limits.SHARD_EVENTS * knobs.shards * repositories,
        ),
    )


def _table(knobs: Knobs) -> float:
    whole = limits.ON_DEMAND_TABLE_UNITS / limits.TABLE_UNITS_PER_EVENT
    index = knobs.day_shards * limits.PARTITION_WRITE_UNITS / limits.INDEX_UNITS_PER_EVENT
    return min(whole, index)


def _pipe(knobs: Knobs, rate: float) -> float:
    at_once = min(stream_shards(rate) * knobs.parallelization_factor, limits.PIPE_EXECUTIONS)
    return pipe_rate(1) * at_once


def _processor(knobs: Knobs, seconds: float) -> float:
    ramp = limits.QUEUE_START_CONCURRENCY + limits.QUEUE_RAMP_PER_MINUTE * seconds / 60
    most = min(knobs.max_concurrency, limits.QUEUE_MOST_CONCURRENCY, limits.ACCOUNT_CONCURRENCY)
    return min(ramp, most) * knobs.queue_batch / batch_seconds(knobs.queue_batch)


def narrowest(chain: tuple[Hop, ...], *, seconds: float) -> Hop:
    """The hop that bounds the whole flow at that moment."""
    return min(chain, key=lambda hop: hop.capacity(seconds))
