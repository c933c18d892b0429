"""docs/performance.md: the figures of `make bench`, each bench with its day."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import psutil

from bench.figures import COLUMNS, Figure

PAGE = Path(__file__).resolve().parent.parent / "docs" / "performance.md"
_HEAD = """# Performance

Measured by `make bench` on {machine}. `make bench WRITE=1` writes this page.

Where the machine matters, a goal is a ratio: the median over rounds in which both sides took turns.
"""
README = PAGE.parents[1] / "README.md"
_LINE = re.compile(r"^Of \d+ \[measured\].*$", re.MULTILINE)
_VERDICTS = ("holds", "MISSED")
_SECTION = re.compile(r"^## ", re.MULTILINE)


def write(found: Mapping[str, Sequence[Figure]]) -> None:
    """Writes these figures, by the name of their bench; what was not measured again stays as it is."""
    before = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    # Who reads a time wants to know what else the machine did.
    day = f"{datetime.now(UTC).date().isoformat()}, at a load of {os.getloadavg()[2]:.0f}"
    page = rendered(found, day=day, machine=machine(), before=before)
    PAGE.write_text(page, encoding="utf-8")
    README.write_text(_LINE.sub(line_of(page), README.read_text(encoding="utf-8")), encoding="utf-8")


def line_of(page: str) -> str:
    """The README's: how many goals hold, and each one that does not."""
    rows = [
        [cell.strip() for cell in row.split("|")[1:5]] for row in page.splitlines() if row.startswith("| ")
    ]
    judged = [(claim, goal, figure, verdict) for claim, goal, figure, verdict in rows if verdict in _VERDICTS]
    missed = [f"{claim} ({figure}, {goal})" for claim, goal, figure, verdict in judged if verdict == "MISSED"]
    held = f"Of {len(judged)} [measured](docs/performance.md) goals {len(judged) - len(missed)} hold."
    return f"{held} Missed: {'; '.join(missed)}." if missed else held


def rendered(found: Mapping[str, Sequence[Figure]], *, day: str, machine: str, before: str = "") -> str:
    sections = {part.partition("\n")[0]: f"## {part.rstrip()}\n" for part in _SECTION.split(before)[1:]}
    sections |= {name.capitalize(): _section(name, figures, day) for name, figures in found.items()}
    return "\n".join([_HEAD.format(machine=machine), *sections.values()])


def machine() -> str:
    """Its size, as far as a ratio may depend on it."""
    gigabytes = psutil.virtual_memory().total / 2**30
    return (
        f"{os.cpu_count()} cores, {gigabytes:.0f} GB, Python {platform.python_version()}, {platform.system()}"
    )


def _section(name: str, figures: Sequence[Figure], day: str) -> str:
    rows = [f"| {' | '.join(each.cells)} |" for each in figures]
    head = [f"| {' | '.join(COLUMNS)} |", "| --- " * len(COLUMNS) + "|"]
    return "\n".join([f"## {name.capitalize()}", "", f"On {day}.", "", *head, *rows, ""])
