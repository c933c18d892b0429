"""`python -m bench.processor`: ours beside the usual designs, 1,000 messages each, on one emulator."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.cost.measured import Measured, keep
from bench.figures import Figure, at_most, run, shown
from bench.processor.designs import OURS
from bench.processor.faulty import wrong_under_faults
from bench.processor.messages import Messages, batches
from bench.processor.runner import Counted, Runner, Took
from local.aws_emulator import AwsEmulator
from rig.usual_designs import PER_MESSAGE, POWERTOOLS

MESSAGES, ROUND = 1_000, 250
IN_HUNDREDS, ONE_BY_ONE = "ours, batches of 100", "ours, one by one"
USUAL_ONE_BY_ONE = f"{PER_MESSAGE}, one by one"
RUNNERS = {
    OURS: (OURS, 10, 200),
    IN_HUNDREDS: (OURS, 100, 1_000),
    ONE_BY_ONE: (OURS, 1, 20),
    PER_MESSAGE: (PER_MESSAGE, 10, 0),
    USUAL_ONE_BY_ONE: (PER_MESSAGE, 1, 0),
    POWERTOOLS: (POWERTOOLS, 10, 0),
}
"""The design, the messages of one batch, and those of one of the aggregator's windows of 20 seconds.

Batches of ten fill from ten messages a second on; a message is alone at one a second.
"""
_USUAL_BESIDE: Mapping[str, Sequence[str]] = {
    OURS: (PER_MESSAGE, POWERTOOLS),
    IN_HUNDREDS: (),
    ONE_BY_ONE: (USUAL_ONE_BY_ONE,),
}
"""Ours, and the usual designs that have as many messages in a batch."""
REGION = "eu-west-2"


@dataclass(frozen=True, slots=True)
class Run:
    """One design's way through all messages, round by round."""

    name: str
    took: Sequence[Took]
    counted: Counted

    @property
    def calls(self) -> float:
        """For each message, reads included."""
        return (self.counted.units.write_calls + self.counted.units.read_calls) / MESSAGES

    @property
    def write_units(self) -> float:
        """For each message."""
        return self.counted.units.write_units / MESSAGES

    @property
    def documents(self) -> float:
        """Writes to Firestore for each message. A row is two, its day's and its week's; of the usual designs,
        which know no weeks, one.
        """
        writes = {table.partition("-")[0]: count for table, count in self.counted.units.writes.items()}
        threads, rows = writes.get("threads", 0), writes["aggregates"]
        return (threads + (2 * rows if threads else rows)) / MESSAGES

    def cpu_ms(self) -> float:
        """For each message, without the aggregator's."""
        return median(each.cpu - each.gathering for each in self.took) / ROUND * 1000

    def gathering_ms(self) -> float:
        """The aggregator's, which not every round has as much of."""
        return sum(each.gathering for each in self.took) / MESSAGES * 1000

    def a_second(self) -> float:
        return ROUND / median(each.wall for each in self.took)


def measure() -> list[Figure]:
    runs = run_all()
    keep({name: _measured(each) for name, each in runs.items()})
    return [*_of_ours(runs), *_beside(runs), *_exactness(runs)]


def run_all() -> dict[str, Run]:
    """All designs take the same round in turns, so that what else the machine does meets them alike."""
    events = Messages(MESSAGES).events
    took: dict[str, list[Took]] = {name: [] for name in RUNNERS}
    with ExitStack() as stack:
        environment = _emulator(stack)
        runners = {
            name: stack.enter_context(Runner(*runner, environment)) for name, runner in RUNNERS.items()
        }
        for part in batches(events, ROUND):
            for name, runner in runners.items():
                took[name].append(runner.take(part))
        return {name: Run(name, took[name], runner.close(events)) for name, runner in runners.items()}


def _emulator(stack: ExitStack) -> Mapping[str, str]:
    folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="cv-analytics-bench-"))
    emulator = AwsEmulator(Path(folder), REGION)
    stack.callback(emulator.start().stop)
    emulator.wait()
    return emulator.client_environment


def _measured(each: Run) -> Measured:
    units = each.counted.units
    _, batch, gathered = RUNNERS[each.name]
    return Measured(
        batch=batch,
        gathered=gathered,
        calls=round(each.calls, 4),
        write_units=round(each.write_units, 3),
        read_units=round(units.read_units / MESSAGES, 3),
        message_read_units=round(_of_messages(units.reads) / MESSAGES, 3),
        cpu_ms=round(each.cpu_ms(), 3),
        gathering_ms=round(each.gathering_ms(), 3),
        documents=round(each.documents, 3),
        log_bytes=round(each.counted.log_bytes / MESSAGES),
        stored_bytes=round(units.written_bytes / MESSAGES),
    )


def _of_messages(reads: Mapping[str, float]) -> float:
    return sum(count for table, count in reads.items() if table.startswith("analytics"))


def _of_ours(runs: Mapping[str, Run]) -> list[Figure]:
    ours, alone = runs[OURS], runs[ONE_BY_ONE]
    return [
        at_most(
            "Write units per message, batches of 10", ours.write_units, 2.2, "units", _window(OURS)
        ).beside({name: f"{runs[name].write_units:.2f}" for name in _USUAL_BESIDE[OURS]}),
        at_most(
            "Write units per message, one by one", alone.write_units, 2.5, "units", _window(ONE_BY_ONE)
        ).beside({name: f"{runs[name].write_units:.2f}" for name in _USUAL_BESIDE[ONE_BY_ONE]}),
        shown("Write units per message, batches of 100", runs[IN_HUNDREDS].write_units, "units"),
        shown("Read units per message, batches of 10", ours.counted.units.read_units / MESSAGES, "units"),
        at_most("Biggest item", ours.counted.units.biggest_item / 1024, 100, "KB", "a limit of 400"),
    ]


def _window(name: str) -> str:
    return f"the aggregator's share included, {RUNNERS[name][2]} messages in its window"


def _beside(runs: Mapping[str, Run]) -> list[Figure]:
    """Each of our ways to batch; all designs took the same messages."""
    return [_cpu_beside(name, runs) for name in _USUAL_BESIDE]


def _cpu_beside(name: str, runs: Mapping[str, Run]) -> Figure:
    each = runs[name]
    note = (
        f"{each.gathering_ms():.3g} ms more in the aggregator; {each.calls:.3f} calls, "
        f"{each.write_units:.2f} write units, {each.a_second():,.0f} messages/s"
    )
    usual = {other: f"{runs[other].cpu_ms():.3g} ms" for other in _USUAL_BESIDE[name]}
    return shown(f"CPU per message: {name}", each.cpu_ms(), "ms", note).beside(usual)


def _exactness(runs: Mapping[str, Run]) -> list[Figure]:
    figures = []
    for name, others in _USUAL_BESIDE.items():
        counted = runs[name].counted
        claim = f"Days and repositories that are wrong, no faults: {name}"
        figure = at_most(claim, counted.wrong_figures, 0, "", f"{counted.miscounted} events miscounted")
        figures.append(figure.beside({other: f"{runs[other].counted.wrong_figures}" for other in others}))
    return [*figures, wrong_under_faults()]


if __name__ == "__main__":
    sys.exit(run(measure))
