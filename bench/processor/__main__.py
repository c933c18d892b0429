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
        """Writes to Firestore for each message: of threads, if the design has them, of rows and of weeks."""
        shown = {"threads": 1, "aggregates": 2}
        writes = self.counted.units.writes.items()
        return sum(count * shown.get(table.partition("-")[0], 0) for table, count in writes) / MESSAGES

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
        cpu_ms=round(each.cpu_ms(), 3),
        gathering_ms=round(each.gathering_ms(), 3),
        documents=round(each.documents, 3),
        log_bytes=round(each.counted.log_bytes / MESSAGES),
        stored_bytes=round(units.written_bytes / MESSAGES),
    )


def _of_ours(runs: Mapping[str, Run]) -> list[Figure]:
    ours, alone = runs[OURS], runs[ONE_BY_ONE]
    return [
        at_most("Write units per message, batches of 10", ours.write_units, 2.2, "units", _window(OURS)),
        at_most("Write units per message, one by one", alone.write_units, 2.5, "units", _window(ONE_BY_ONE)),
        shown("Write units per message, batches of 100", runs[IN_HUNDREDS].write_units, "units"),
        shown("Read units per message, batches of 10", ours.counted.units.read_units / MESSAGES, "units"),
        at_most("Biggest item", ours.counted.units.biggest_item / 1024, 100, "KB", "a limit of 400"),
    ]


def _window(name: str) -> str:
    return f"the aggregator's share included, {RUNNERS[name][2]} messages in its window"


def _beside(runs: Mapping[str, Run]) -> list[Figure]:
    """Each design on the same messages."""
    return [
        shown(
            f"CPU per message: {name}",
            each.cpu_ms(),
            "ms",
            f"{each.gathering_ms():.3g} ms more in the aggregator; {each.calls:.3f} calls, "
            f"{each.write_units:.2f} write units, {each.a_second():,.0f} messages/s",
        )
        for name, each in runs.items()
    ]


def _exactness(runs: Mapping[str, Run]) -> list[Figure]:
    figures = []
    for name, each in runs.items():
        wrong, note = each.counted.wrong_figures, f"{each.counted.miscounted} events miscounted"
        claim = f"Days and repositories that are wrong, no faults: {name}"
        is_ours = RUNNERS[name][0] == OURS
        figures.append(at_most(claim, wrong, 0, "", note) if is_ours else shown(claim, wrong, "", note))
    return figures + wrong_under_faults()


if __name__ == "__main__":
    sys.exit(run(measure))
