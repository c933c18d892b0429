"""What every bench says: a claim, its goal, the figure and the verdict, as a table and as JSON.

A bench module has `measure() -> list[Figure]` and ends with `sys.exit(run(measure))`.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Self, TypeAlias

from rich.console import Console
from rich.table import Table

from toolchain.tools import without_proxy


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value beside what is to be reached."""

    claim: str
    goal: str
    value: float
    unit: str
    holds: bool | None
    """None: only shown, nothing depends on it."""
    note: str = ""
    usual: str = ""
    """The same of usual designs, in the same run."""

    def beside(self, usual: Mapping[str, str]) -> Self:
        """With the same of usual designs, each by its name."""
        return replace(self, usual="; ".join(f"{value} {name}" for name, value in usual.items()))

    @property
    def verdict(self) -> str:
        return {True: "holds", False: "MISSED", None: ""}[self.holds]

    @property
    def shown(self) -> str:
        """Four digits and the unit; more says more than a measurement knows."""
        number = f"{self.value:,.0f}" if abs(self.value) >= 1000 else f"{self.value:.4g}"
        return f"{number} {self.unit}".rstrip()

    @property
    def cells(self) -> tuple[str, ...]:
        """As in every table, by `COLUMNS`."""
        return self.claim, self.goal, self.shown, self.verdict, self.usual, self.note


COLUMNS = ("claim", "goal", "figure", "verdict", "the usual", "note")
Measure: TypeAlias = Callable[[], Sequence[Figure]]


def at_most(claim: str, value: float, limit: float, unit: str, note: str = "") -> Figure:
    return Figure(claim, f"≤ {limit:g} {unit}".rstrip(), value, unit, value <= limit, note)


def at_least(claim: str, value: float, limit: float, unit: str, note: str = "") -> Figure:
    return Figure(claim, f"≥ {limit:g} {unit}".rstrip(), value, unit, value >= limit, note)


def shown(claim: str, value: float, unit: str, note: str = "") -> Figure:
    return Figure(claim, "", value, unit, None, note)


def print_table(figures: Sequence[Figure], *, width: int | None = None) -> None:
    """To standard output; width in columns, the terminal's own where it is one."""
    table = Table(*COLUMNS)
    for figure in figures:
        table.add_row(*figure.cells)
    console = Console()
    if width or not console.is_terminal:
        console = Console(width=width or 160)
    console.print(table)


def to_json(figures: Sequence[Figure]) -> str:
    """A list of objects with the fields of `Figure`."""
    return json.dumps([asdict(figure) for figure in figures], indent=2, ensure_ascii=False) + "\n"


def run(measure: Measure) -> int:
    """Measures and prints; with `--json PATH` also writes. The exit code: 1 where a goal is missed."""
    parser = argparse.ArgumentParser(description=sys.modules[measure.__module__].__doc__)
    parser.add_argument("--json", type=Path, metavar="PATH", help="for example .build/bench/receiver.json")
    options = parser.parse_args()
    os.environ.update(without_proxy(os.environ))
    figures = measure()
    print_table(figures)
    if options.json:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(to_json(figures))
    return 1 if any(figure.holds is False for figure in figures) else 0
