"""One design in a process of its own, fed batch by batch: its time, its calls, and if it counts right."""

from __future__ import annotations

import io
import os
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any

import boto3
from botocore import xform_name
from contract.aggregates import PARTITION_KEY, SORT_KEY, Figures
from processor.plan import fold

from bench.processor.designs import DESIGNS, LAYOUT
from bench.processor.messages import batches
from bench.processor.units import Call, Units, units_of
from contract.event import AnalyticsEvent
from processor import contribution
from rig.backends import Backend, backend_at
from rig.usual_designs import Handler

Records = Sequence[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds for some messages."""

    wall: float
    cpu: float
    """Of the design's process alone: the emulator's is another."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What is there when all is done."""

    units: Units
    wrong_figures: int
    """Days of a repository whose figures are not the fold of the events."""
    miscounted: int
    """Questions and answers too many or too few."""
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

    handle: Handler
    backend: Backend
    batch_size: int
    calls: list[Call]
    log: _Log


@dataclass(frozen=True, slots=True)
class _Context:
    """What a handler asks Lambda's context for."""

    aws_request_id: str = "bench"
    function_name: str = "bench"

    def get_remaining_time_in_millis(self) -> int:
        return 30_000


_consumers: list[_Consumer] = []


class Runner:
    """A context manager: leaving it ends the process."""

    def __init__(self, design: str, batch_size: int, environment: Mapping[str, str]) -> None:
        self._process = ProcessPoolExecutor(
            1, get_context("spawn"), initializer=_start, initargs=(design, batch_size, dict(environment))
        )

    def __enter__(self) -> Runner:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.shutdown()

    def take(self, records: Records) -> Took:
        return self._process.submit(_take, records).result()

    def close(self, events: Sequence[AnalyticsEvent]) -> Counted:
        """What is counted in the end, `events` being all that the messages brought."""
        return self._process.submit(_close, events).result()


def _start(design: str, batch_size: int, environment: dict[str, str]) -> None:
    os.environ.update(environment)
    sys.stdout = log = _Log()
    backend = backend_at(boto3.client("dynamodb"))
    handle, client = DESIGNS[design](backend)
    consumer = _Consumer(handle, backend, batch_size, [], log)
    client.meta.events.register("before-parameter-build.dynamodb", _recording(consumer.calls))
    _consumers.append(consumer)


def _recording(calls: list[Call]) -> Any:
    def record(params: dict[str, Any], model: Any, **_: Any) -> None:
        calls.append(Call(xform_name(model.name), params))

    return record


def _take(records: Records) -> Took:
    (consumer,) = _consumers
    wall, cpu = time.monotonic(), time.process_time()
    for batch in batches(records, consumer.batch_size):
        answer = consumer.handle({"Records": batch}, _Context())
        if answer["batchItemFailures"]:
            raise RuntimeError(f"without any fault, {answer} came back")
    return Took(time.monotonic() - wall, time.process_time() - cpu)


def _close(events: Sequence[AnalyticsEvent]) -> Counted:
    (consumer,) = _consumers
    backend = consumer.backend
    keys = {
        backend.aggregates_table: (PARTITION_KEY, SORT_KEY),
        backend.contributions_table: (contribution.PARTITION_KEY,),
    }
    found, wanted = backend.figures(), fold(events, keywords_per_event=LAYOUT.keywords_per_event)
    pairs = [(found.get(key, Figures()), wanted.get(key, Figures())) for key in found.keys() | wanted.keys()]
    return Counted(
        units=units_of(consumer.calls, keys),
        wrong_figures=sum(one != other for one, other in pairs),
        miscounted=sum(
            abs(one.queries - other.queries) + abs(one.responses - other.responses) for one, other in pairs
        ),
        log_bytes=consumer.log.size,
    )
