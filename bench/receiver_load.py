"""`python -m bench.receiver_load`: the highest steady rate that stage `local` holds, emulators included.

Short trials at rising rates say where to begin; from there downwards, the first rate that holds for a whole
minute counts. Then both stores must have every webhook that was sent, of the trials that failed as well.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from unittest.mock import patch

import psutil
from google.cloud import firestore

from bench.figures import Figure, at_least, at_most, run, shown
from contract.item import SORT_KEY
from contract.names import FIRESTORE_COLLECTION
from local.local_stage import LocalStage
from toolchain.tools import ROOT

GOAL_PER_SECOND = 200.0
GOAL_P99_MS = 300.0
TRIALS = (25.0, 50.0, 75.0, 100.0, 125.0, 150.0, 175.0, 200.0, 250.0, 300.0)
TRIAL_SECONDS, HOLD_SECONDS = 10.0, 60.0
STEP_DOWN = 0.85
LEAST_PER_SECOND = 5.0
RECEIVER = "Receiver"
MOST_OF_RECEIVER = 45.0
"""In per cent of all CPU time: unlike times, it stays where it is on a busy machine."""
SETTLE_SECONDS = 300.0
QUIET_PERCENT, QUIET_SECONDS = 30.0, 120.0


@dataclass(frozen=True, slots=True)
class Load:
    """What came of a number of webhooks that were sent at a steady rate."""

    rate: float
    first: int
    statuses: Mapping[int, int]
    """0: no answer."""
    pending: int
    """Answered before DynamoDB had it: the relay's work."""
    seconds: Sequence[float]
    """From when each was due to its answer, in rising order."""
    late: float
    """The most that the sender itself was behind."""
    wall: float
    """Seconds from the first one to the last answer."""
    cpu_ms: Mapping[str, float]
    """Per webhook, of each process with its children."""
    busy: float
    """Share of the machine's cores, used by all processes."""

    def at_ms(self, share: float) -> float:
        return 1000 * self.seconds[min(int(len(self.seconds) * share), len(self.seconds) - 1)]

    @property
    def cores(self) -> float:
        """How many this stack and the sender kept busy."""
        return len(self.seconds) * sum(self.cpu_ms.values()) / 1000 / self.wall

    @property
    def share_of_receiver(self) -> float:
        return self.cpu_ms[RECEIVER] / sum(self.cpu_ms.values())

    @property
    def holds(self) -> bool:
        return set(self.statuses) == {202} and self.at_ms(0.99) < GOAL_P99_MS

    def __str__(self) -> str:
        return (
            f"{self.rate:g}/s: {len(self.seconds):,} answers {dict(self.statuses)}, {self.pending} pending, "
            f"p50 {self.at_ms(0.5):.0f} ms, p99 {self.at_ms(0.99):.0f} ms, machine {self.busy:.0%} busy"
        )


@dataclass
class Bench:
    """Sends to one stage, and remembers what it sent."""

    stage: LocalStage
    numbers: Iterator[int] = field(default_factory=lambda: count(8_000_000, 100_000))
    sent: list[Load] = field(default_factory=list)

    def load(self, rate: float, seconds: float) -> Load:
        _wait_for_quiet()
        before, started, first = self._cpu(), time.monotonic(), next(self.numbers)
        psutil.cpu_percent()
        said = _send(self.stage, rate=rate, seconds=seconds, first=first)
        busy, wall, after = psutil.cpu_percent() / 100, time.monotonic() - started, self._cpu()
        responses = said["responses"]
        used = {name: after[name] - before[name] for name in before} | {"sender": said["cpu"]}
        load = Load(
            rate=rate,
            first=first,
            statuses=Counter(status for status, _, _ in responses),
            pending=sum(is_pending for _, is_pending, _ in responses),
            seconds=sorted(seconds for _, _, seconds in responses),
            late=said["late"],
            wall=wall,
            cpu_ms={name: 1000 * seconds / len(responses) for name, seconds in used.items()},
            busy=busy,
        )
        self.sent.append(load)
        _say(f"{load}  ({wall:.0f} s)")
        return load

    def _cpu(self) -> dict[str, float]:
        return {part.name: _cpu_seconds(part.popen.pid) for part in self.stage.parts}

    def missing(self) -> dict[str, int]:
        """How many of all that was sent each store lacks, when what is pending has been delivered."""
        expected = {f"comment-{load.first + number}" for load in self.sent for number in range(_count(load))}
        deadline = time.monotonic() + SETTLE_SECONDS
        while True:
            stored = {"Firestore": _in_firestore(self.stage), "DynamoDB": _in_dynamodb(self.stage)}
            left = {name: len(expected - entities) for name, entities in stored.items()}
            if not any(left.values()) or time.monotonic() > deadline:
                return left
            time.sleep(2.0)


def measure() -> list[Figure]:
    with LocalStage(on_step=_say) as stage:
        bench = Bench(stage)
        bench.load(20.0, 5.0)
        held = _hold(bench, _highest_trial(bench))
        missing = bench.missing()
    return list(figures_of(held, missing, sum(_count(load) for load in bench.sent)))


def _wait_for_quiet() -> None:
    """What the load before left to the Lambdas is not this one's; on a busy machine, for so long at most."""
    deadline = time.monotonic() + QUIET_SECONDS
    while psutil.cpu_percent(interval=1.0) > QUIET_PERCENT and time.monotonic() < deadline:
        pass


def _highest_trial(bench: Bench) -> float:
    best = TRIALS[0]
    for rate in TRIALS:
        if not bench.load(rate, TRIAL_SECONDS).holds:
            break
        best = rate
    return best


def _hold(bench: Bench, rate: float) -> Load:
    """The last one tried holds, or is too slow to go on."""
    while True:
        load = bench.load(rate, HOLD_SECONDS)
        if load.holds or rate * STEP_DOWN < LEAST_PER_SECOND:
            return load
        rate = round(rate * STEP_DOWN)


def figures_of(held: Load, missing: Mapping[str, int], sent: int) -> Iterator[Figure]:
    cores = psutil.cpu_count() or 1
    errors = sum(number for status, number in held.statuses.items() if status != 202)
    rate = held.rate if held.holds else 0.0
    bound = f"CPU: of {cores} cores {held.cores:.1f} were ours and {held.busy * cores:.1f} busy in all"
    yield at_least("webhooks that the local stack takes for 60 s", rate, GOAL_PER_SECOND, "/s", bound)
    yield at_most("answers other than 202 at that rate", errors, 0, "")
    yield at_most("p99 at that rate, from when due", held.at_ms(0.99), GOAL_P99_MS, "ms", _slack(held))
    for store, number in missing.items():
        yield at_most(f"of {sent:,} webhooks, missing in {store}", number, 0, "")
    yield shown("answered before DynamoDB had it, left to the relay", held.pending, "")
    yield at_most("receiver's share of all CPU time", 100 * held.share_of_receiver, MOST_OF_RECEIVER, "%")
    yield shown("CPU per webhook: all of the stack and the sender", sum(held.cpu_ms.values()), "ms")
    for name, cpu_ms in sorted(held.cpu_ms.items(), key=lambda each: -each[1]):
        yield shown(f"CPU per webhook: {name}", cpu_ms, "ms")


def _slack(load: Load) -> str:
    return f"p50 {load.at_ms(0.5):.0f} ms; the sender was at most {load.late * 1000:.0f} ms behind"


def _count(load: Load) -> int:
    return len(load.seconds)


def _send(stage: LocalStage, *, rate: float, seconds: float, first: int) -> dict[str, Any]:
    arguments = {"url": stage.receiver.url, "rate": rate, "seconds": seconds, "first": first}
    sender = [sys.executable, "-m", "bench.receiver_sender"]
    for name, value in arguments.items():
        sender += [f"--{name}", str(value)]
    ran = subprocess.run(  # noqa: S603  # this package's own
        sender, input=stage.secret + "\n", cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True
    )
    said: dict[str, Any] = json.loads(ran.stdout)
    return said


def _cpu_seconds(pid: int) -> float:
    parent = psutil.Process(pid)
    return sum(_own_seconds(process) for process in (parent, *parent.children(recursive=True)))


def _own_seconds(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    # What its ended children used counts as well: an emulator starts some for each invocation.
    return float(times.user + times.system + times.children_user + times.children_system)


def _in_firestore(stage: LocalStage) -> set[str]:
    with _firestore(stage) as client:
        return {document.id for document in client.collection(FIRESTORE_COLLECTION).select([]).stream()}


def _in_dynamodb(stage: LocalStage) -> set[str]:
    pages: Iterable[dict[str, Any]] = (
        stage.client("dynamodb")
        .get_paginator("scan")
        .paginate(TableName=stage.stage.names.analytics_table, ProjectionExpression=SORT_KEY)
    )
    return {item[SORT_KEY]["S"] for page in pages for item in page["Items"]}


@contextmanager
def _firestore(stage: LocalStage) -> Iterator[firestore.Client]:
    with patch.dict("os.environ", FIRESTORE_EMULATOR_HOST=stage.firestore.host):
        client = firestore.Client(project=stage.stage.google_project)
    try:
        yield client
    finally:
        client.close()  # type: ignore[no-untyped-call]  # google-cloud-firestore leaves it untyped


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")


if __name__ == "__main__":
    # So that a run that is asked to end leaves no emulator behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    sys.exit(run(measure))
