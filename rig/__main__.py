"""`python -m rig`: ours over many seeds, and the usual designs beside it; or one seed alone."""

from __future__ import annotations

import argparse
import sys

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from rig.designs import OURS, USUAL
from rig.proof import DESIGNS, Tally, tally, tally_in_processes, trials_of
from toolchain.typed import positive


def main() -> int:
    options = _parse()
    console = Console(soft_wrap=True)
    if options.seed is not None:
        return _replay(options, console)
    console.print(f"{options.seeds} seeds of ours, {options.others} of each usual design")
    table = Table("design", "faults", "seeds", "wrong", "events", "injected", "lost", "counted twice")
    ours_wrong = 0
    for design in DESIGNS:
        is_ours = design in OURS
        seeds, rate = (options.seeds, options.rate) if is_ours else (options.others, options.other_rate)
        result = _run(design, seeds, rate, fifo=options.fifo and is_ours, jobs=options.jobs)
        figures = (seeds, len(result.wrong), result.events, result.faults, result.lost, result.doubled)
        table.add_row(design, f"{rate:.0%}", *(f"{figure:,}" for figure in figures))
        if is_ours and result.wrong:
            ours_wrong += len(result.wrong)
            console.print(f"{design} was wrong; to see one seed alone:\n{result.explain()}", style="red")
    console.print(table)
    return 1 if ours_wrong else 0


def _run(design: str, seeds: int, rate: float, *, fifo: bool, jobs: int | None) -> Tally:
    trials = trials_of(design, range(seeds), rate=rate, is_fifo=fifo)
    with Progress(transient=True) as progress:
        task = progress.add_task(design, total=seeds)
        return tally_in_processes(
            design, trials, jobs=jobs, advance=lambda done: progress.advance(task, done)
        )


def _replay(options: argparse.Namespace, console: Console) -> int:
    result = tally(
        options.design, trials_of(options.design, [options.seed], rate=options.rate, is_fifo=options.fifo)
    )
    console.print(f"{result.events} events, {result.faults} faults, {len(result.wrong)} wrong")
    console.print(result.explain())
    return 1 if result.wrong else 0


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m rig", description=__doc__)
    parser.add_argument("--seeds", type=positive, default=10_000, help="seeds of our design")
    parser.add_argument("--others", type=positive, default=300, help="seeds of each usual design")
    parser.add_argument("--rate", type=float, default=0.05, help="share of calls with a fault")
    parser.add_argument("--other-rate", type=float, default=0.01, help="the same for the usual designs")
    parser.add_argument("--jobs", type=positive, help="processes at once; by default, one for each core")
    parser.add_argument("--fifo", action="store_true", help="FIFO queues")
    parser.add_argument("--seed", type=int, help="this seed alone")
    parser.add_argument("--design", default=next(iter(OURS)), choices=[*OURS, *USUAL])
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
