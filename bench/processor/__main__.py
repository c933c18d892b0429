"""`python -m bench.processor`: ours beside the usual designs, 10,000 messages each, on one emulator."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.cost.measured import Measured, keep
from bench.figures import Figure, at_least, at_most, run, shown
from bench.processor.designs import OURS
from bench.processor.faulty import wrong_under_faults
from bench.processor.messages import Messages
from bench.processor.runner import Counted, Runner, Took
from local.aws_emulator import AwsEmulator
from rig.usual_designs import PER_MESSAGE, POWERTOOLS

MESSAGES, ROUND = 10_000, 500
IN_HUNDREDS, ONE_BY_ONE = "ours, batches of 100", "ours, one by one"
RUNNERS = {
    OURS: (OURS, 10),
    IN_HUNDREDS: (OURS, 100),
    ONE_BY_ONE: (OURS, 1),
    PER_MESSAGE: (PER_MESSAGE, 10),
    POWERTOOLS: (POWERTOOLS, 10),
}
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

    def cpu_ms(self) -> float:
        return median(each.cpu for each in self.took) / ROUND * 1000

    def a_second(self) -> float:
        return ROUND / median(each.wall for each in self.took)


def measure() -> list[Figure]:
    runs = run_all()
    keep({name: _measured(each) for name, each in runs.items()})
    return [*_of_ours(runs), *_beside(runs), *_exactness(runs)]


def run_all() -> dict[str, Run]:
    """All designs take the same round in turns, so that what else the machine does meets them alike."""
    messages = Messages(MESSAGES)
    records = messages.records()
    rounds = [records[start : start + ROUND] for start in range(0, MESSAGES, ROUND)]
    took: dict[str, list[Took]] = {name: [] for name in RUNNERS}
    with ExitStack() as stack:
        environment = _emulator(stack)
        runners = {
            name: stack.enter_context(Runner(design, size, environment))
            for name, (design, size) in RUNNERS.items()
        }
        for part in rounds:
            for name, runner in runners.items():
                took[name].append(runner.take(part))
        return {
            name: Run(name, took[name], runner.close(messages.events)) for name, runner in runners.items()
        }


def _emulator(stack: ExitStack) -> Mapping[str, str]:
    folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="cv-analytics-bench-"))
    emulator = AwsEmulator(Path(folder), REGION)
    stack.callback(emulator.start().stop)
    emulator.wait()
    return emulator.client_environment


def _measured(each: Run) -> Measured:
    units = each.counted.units
    return Measured(
        batch=RUNNERS[each.name][1],
        calls=round(each.calls, 4),
        write_units=round(units.write_units / MESSAGES, 3),
        read_units=round(units.read_units / MESSAGES, 3),
        cpu_ms=round(each.cpu_ms(), 3),
        log_bytes=round(each.counted.log_bytes / MESSAGES),
        stored_bytes=round(units.written_bytes / MESSAGES),
    )


def _of_ours(runs: Mapping[str, Run]) -> list[Figure]:
    ours, hundreds = runs[OURS], runs[IN_HUNDREDS]
    units = ours.counted.units
    slower = median(big.wall / small.wall for big, small in zip(hundreds.took, ours.took, strict=True))
    return [
        at_most("Write calls per message, batches of 10", units.write_calls / MESSAGES, 0.12, "calls"),
        at_most("Write units per message, batches of 10", units.write_units / MESSAGES, 5, "units"),
        shown("Read units per message, batches of 10", units.read_units / MESSAGES, "units"),
        shown(
            "Write units per message, batches of 100", hundreds.counted.units.write_units / MESSAGES, "units"
        ),
        at_most("A message in batches of 100 against one of 10, time", slower, 1, "times"),
        shown("Biggest item of a day", units.biggest_item, "bytes", "a limit of 409,600"),
    ]


def _beside(runs: Mapping[str, Run]) -> list[Figure]:
    ours, rival = runs[OURS], runs[POWERTOOLS]
    cheaper = median(theirs.cpu / mine.cpu for theirs, mine in zip(rival.took, ours.took, strict=True))
    figures = [
        at_least("Calls: Powertools per record against ours", rival.calls / ours.calls, 8, "times"),
        at_least("CPU: Powertools per record against ours", cheaper, 4, "times"),
    ]
    for name, each in runs.items():
        units = each.counted.units
        cost = f"{each.calls:.3f} calls, {units.write_units / MESSAGES:.2f} write units"
        note = f"{cost}, {each.a_second():,.0f} messages/s"
        figures.append(shown(f"CPU per message: {name}", each.cpu_ms(), "ms", note))
    return figures


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
