"""Many seeds of one design, and the table that shows them side by side."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from typing import Self

from rig.designs import OURS, USUAL, Design
from rig.trial import Trial, run

DESIGNS: dict[str, Design] = OURS | USUAL
CHUNK = 50
"""Trials that a process runs before it takes the next ones."""


@dataclass(slots=True)
class Tally:
    """What a number of trials came to."""

    trials: int = 0
    events: int = 0
    faults: int = 0
    lost: int = 0
    doubled: int = 0
    wrong: list[tuple[Trial, list[str]]] = field(default_factory=list)

    def __iadd__(self, other: Self) -> Self:
        for name in ("trials", "events", "faults", "lost", "doubled", "wrong"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        return self

    def explain(self, most: int = 3) -> str:
        """The first wrong trials, each with the command that runs it alone."""
        return "\n".join(
            f"python -m rig {_options(trial)}\n  " + "\n  ".join(problems)
            for trial, problems in self.wrong[:most]
        )


def tally(design: str | Design, trials: Iterable[Trial]) -> Tally:
    """Runs the trials one after the other."""
    result = Tally()
    for trial in trials:
        outcome = run(trial, DESIGNS[design] if isinstance(design, str) else design)
        result.trials += 1
        result.events += outcome.events
        result.faults += outcome.faults
        result.lost += outcome.lost
        result.doubled += outcome.doubled
        if outcome.problems:
            result.wrong.append((trial, outcome.problems))
    return result


def tally_in_processes(
    design: str,
    trials: Sequence[Trial],
    *,
    jobs: int | None = None,
    advance: Callable[[int], object] = lambda _trials: None,
) -> Tally:
    """As `tally`, in `jobs` processes, by default one for each core.

    Calls `advance` for each part that is done, with the number of its trials.
    """
    total = Tally()
    # A trial is soon over: looking for its garbage meanwhile takes longer than it saves.
    with ProcessPoolExecutor(jobs, initializer=gc.set_threshold, initargs=(50_000,)) as pool:
        chunks = [
            pool.submit(tally, design, trials[low : low + CHUNK]) for low in range(0, len(trials), CHUNK)
        ]
        for done in as_completed(chunks):
            total += done.result()
            advance(done.result().trials)
    return total


def trials_of(design: str, seeds: Iterable[int], *, rate: float, is_fifo: bool = False) -> list[Trial]:
    """The usual designs know no edits: they get creations and redeliveries alone, to be fair."""
    return [Trial(seed=seed, rate=rate, is_fifo=is_fifo, creates_only=design in USUAL) for seed in seeds]


def _options(trial: Trial) -> str:
    flags = ["--fifo"] if trial.is_fifo else []
    return " ".join([f"--seed {trial.seed} --rate {trial.rate:g}", *flags])
