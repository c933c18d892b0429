"""One design in a process of its own, fed batch by batch: its time, its calls, and if it counts right."""

from __future__ import annotations

import io
import os
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing import get_context

import boto3

from bench.processor.designs import MAKE, OURS, SETTINGS, Design
from bench.processor.messages import batches
from bench.processor.units import Units, units_of
from contract import contribution, figures, item, thread_state
from contract.event import AnalyticsEvent
from contract.figures import Figures
from rig.backends import MARKERS_KEY, Backend, backend_at
from rig.fold import fold, without_times
from rig.usual_designs import MESSAGES
from stages.counting import counting_rules

Events = Sequence[AnalyticsEvent]


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds for some messages."""

    wall: float
    cpu: float
    """Of the design's process alone: the emulator's is another."""
    gathering: float
    """How much of that was the aggregator's."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What is there when all is done."""

    units: Units
    wrong_figures: int
    """Days of a repository whose figures are not those of the events."""
    miscounted: int
    """Messages too many or too few."""
    log_bytes: int


class _Log(io.TextIOBase):
    """Takes what goes to standard output, and keeps its size."""

    size = 0

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self.size += len(text.encode())
        return len(text)


@dataclass
class _Consumer:
    """What lives in the design's process."""

    name: str
    design: Design
    backend: Backend
    batch_size: int
    log: _Log


_consumers: list[_Consumer] = []


class Runner:
    """A context manager: leaving it ends the process."""

    def __init__(self, design: str, batch_size: int, gathered: int, environment: Mapping[str, str]) -> None:
        self._process = ProcessPoolExecutor(
            1,
            get_context("spawn"),
            initializer=_start,
            initargs=(design, batch_size, gathered, dict(environment)),
        )

    def __enter__(self) -> Runner:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.shutdown()

    def take(self, events: Events) -> Took:
        return self._process.submit(_take, events).result()

    def close(self, events: Events) -> Counted:
        """What is counted in the end, `events` being all that the messages brought."""
        return self._process.submit(_close, events).result()


def _start(name: str, batch_size: int, gathered: int, environment: dict[str, str]) -> None:
    os.environ.update(environment)
    sys.stdout = log = _Log()
    backend = backend_at(boto3.client("dynamodb"))
    _consumers.append(_Consumer(name, MAKE[name](backend, gathered), backend, batch_size, log))


def _take(events: Events) -> Took:
    (consumer,) = _consumers
    design, wall, cpu, gathering = consumer.design, 0.0, 0.0, consumer.design.gathering_seconds
    for batch in batches(events, consumer.batch_size):
        design.store(batch)
        since, of_cpu = time.monotonic(), time.process_time()
        design.take(batch)
        wall, cpu = wall + time.monotonic() - since, cpu + time.process_time() - of_cpu
    return Took(wall, cpu, design.gathering_seconds - gathering)


def _close(events: Events) -> Counted:
    (consumer,) = _consumers
    consumer.design.gather()
    wrong, miscounted = (_ours_wrong if consumer.name == OURS else _usual_wrong)(consumer.backend, events)
    return Counted(
        units=units_of(consumer.design.calls, _keys(consumer.backend)),
        wrong_figures=wrong,
        miscounted=miscounted,
        log_bytes=consumer.log.size,
    )


def _keys(backend: Backend) -> dict[str, tuple[str, ...]]:
    return {
        backend.analytics_table: (item.PARTITION_KEY, item.SORT_KEY),
        backend.threads_table: (thread_state.PARTITION_KEY,),
        backend.contributions_table: (contribution.PARTITION_KEY, contribution.SORT_KEY),
        backend.aggregates_table: (figures.PARTITION_KEY, figures.SORT_KEY),
        backend.markers_table: (MARKERS_KEY,),
    }


def _ours_wrong(backend: Backend, events: Events) -> tuple[int, int]:
    """Rows that are not the fold of the events, and messages too many or too few."""
    wanted = fold(
        events,
        rules=counting_rules(SETTINGS),
        today=datetime.now(UTC).date(),
        retention_days=SETTINGS.events.retention_days,
    )
    found = {key: row.figures for key, row in backend.rows().items()}
    pairs = [
        (without_times(found.get(key, Figures())), without_times(wanted.get(key, Figures())))
        for key in found.keys() | wanted.keys()
    ]
    return (
        sum(one != other for one, other in pairs),
        sum(abs(one.tally.messages - other.tally.messages) for one, other in pairs),
    )


def _usual_wrong(backend: Backend, events: Events) -> tuple[int, int]:
    """The same of a design that counts messages: each that is not deleted must be counted once."""
    newest = {event.message_id: event for event in sorted(events, key=lambda event: event.version)}
    wanted = Counter((event.day, str(event.repository_id)) for event in newest.values() if not event.deleted)
    found: Counter[tuple[str, str]] = Counter()
    for row in backend.scan(backend.aggregates_table):
        day, _, _ = row[figures.PARTITION_KEY]["S"].partition("#")
        found[day, row[figures.SORT_KEY]["S"]] += int(row[MESSAGES]["N"])
    off = [abs(found[key] - wanted[key]) for key in found.keys() | wanted.keys()]
    return sum(each > 0 for each in off), sum(off)
