"""`python -m bench.backlog`: 10,000 events through stage `local`, its processor off for the second half.

They enter at the analytics table, as the receiver's items: how many webhooks it takes is measured by
`bench.receiver_load`. The emulator feeds its function from one poller: how draining goes with many workers is
measured by `bench.hot_keys`, on the fault rig's virtual clock.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Any

import psutil

from bench.figures import Figure, at_most, run, shown
from bench.traffic import comments
from contract.event import AnalyticsEvent
from contract.item import to_item
from local import figures
from local.local_stage import LocalStage
from reporter.queues import messages_in
from rig.fold import FiguresByKey, fold
from stages.counting import counting_rules

EVENTS = int(os.environ.get("CV_BENCH_EVENTS", "10000"))
SMALLER_BACKLOGS = (EVENTS // 20, EVENTS // 10)
WARM_UP = 100
"""The first drain also waits for the emulator's poller to look again at a source that was off."""
QUIET_SECONDS = 900.0
MOST_GROWTH = 1.25
"""Of the processor's and the pipe runner's memory, from a fifth of the way to the end."""
NEVER = 4_000_000_000


def measure() -> list[Figure]:
    with LocalStage(on_step=_say) as stage:
        bench = _Backlog(stage)
        return list(bench.run())


class _Backlog:
    """Writes events, stops and starts the processor, and watches what waits."""

    def __init__(self, stage: LocalStage) -> None:
        self._stage = stage
        self._dynamodb, self._sqs = stage.client("dynamodb"), stage.client("sqs")
        self._functions = stage.client("lambda")
        names = stage.stage.names
        self._queue = self._sqs.get_queue_url(QueueName=names.work_queue(fifo=False))["QueueUrl"]
        (self._source,) = self._functions.list_event_source_mappings(FunctionName=names.processor)[
            "EventSourceMappings"
        ]
        found = (figures.event_of(webhook, stage.stage) for webhook in comments())
        self._fresh = (event for event in found if event)
        self._written: list[AnalyticsEvent] = []

    def run(self) -> Iterator[Figure]:
        began = time.monotonic()
        self._drained(WARM_UP)
        for size in SMALLER_BACKLOGS:
            yield self._drained(size)
        memory = self._memory()
        half = EVENTS // 2 - len(self._written)
        self._write(half)
        self._wait_until_counted()
        yield self._drained(EVENTS - len(self._written))
        growth = self._memory() / memory
        yield at_most(
            "growth of the processor's and the pipe runner's memory",
            growth,
            MOST_GROWTH,
            "times",
            f"{memory / 1e6:.0f} MB at the start",
        )
        left = figures.differences(self._expected(), self._stored())
        yield at_most(
            f"days and repositories wrong after {len(self._written):,} events",
            len(left),
            0,
            "",
            f"in {time.monotonic() - began:.0f} s, {self._dead()} dead",
        )

    def _drained(self, size: int) -> Figure:
        """How long a backlog of that size takes, once the processor is back."""
        self._switch(on=False)
        self._write(size)
        self._wait_until(lambda: self._waiting() >= size, "the backlog")
        self._switch(on=True)
        began = time.monotonic()
        self._wait_until(lambda: self._waiting() == 0, "the empty queue")
        seconds = time.monotonic() - began
        return shown(f"a backlog of {size:,} drained", seconds, "s", f"{size / seconds:,.0f} messages/s")

    def _write(self, number: int) -> None:
        table = self._stage.stage.names.analytics_table
        for group in _groups(islice(self._fresh, number), 25):
            self._written += group
            puts = [{"PutRequest": {"Item": to_item(event, expires_at=NEVER)}} for event in group]
            left = {table: puts}
            while left:
                left = self._dynamodb.batch_write_item(RequestItems=left).get("UnprocessedItems", {})

    def _wait_until_counted(self) -> None:
        expected = self._expected()
        self._wait_until(lambda: not figures.differences(expected, self._stored()), "the counts")

    def _expected(self) -> FiguresByKey:
        stage = self._stage.stage
        return fold(
            self._written,
            rules=counting_rules(stage),
            today=datetime.now(UTC).date(),
            retention_days=stage.events.retention_days,
        )

    def _stored(self) -> FiguresByKey:
        return figures.stored(self._dynamodb, self._stage.stage.names.aggregates_table)

    def _wait_until(self, ready: Any, what: str) -> None:
        deadline = time.monotonic() + QUIET_SECONDS
        while not ready():
            self._stage.check()
            if time.monotonic() > deadline:
                raise TimeoutError(f"{what} did not come within {QUIET_SECONDS:.0f} s")
            time.sleep(0.2)

    def _waiting(self) -> int:
        return messages_in(self._sqs, self._queue)

    def _dead(self) -> int:
        dlq = self._stage.stage.names.work_dlq(fifo=False)
        return messages_in(self._sqs, self._sqs.get_queue_url(QueueName=dlq)["QueueUrl"])

    def _switch(self, *, on: bool) -> None:
        self._functions.update_event_source_mapping(UUID=self._source["UUID"], Enabled=on)

    def _memory(self) -> float:
        """Bytes of what must not grow; the emulator itself keeps every item that is written."""
        lambdas = psutil.Process(self._stage.aws.process.pid).children(recursive=True)
        pipe = psutil.Process(self._stage.pipe.process.pid)
        return float(sum(process.memory_info().rss for process in (*lambdas, pipe)))


def _groups(events: Iterator[AnalyticsEvent], size: int) -> Iterator[Sequence[AnalyticsEvent]]:
    while group := list(islice(events, size)):
        yield group


def _say(step: str) -> None:
    sys.stderr.write(f"{step}\n")


if __name__ == "__main__":
    sys.exit(run(measure))
