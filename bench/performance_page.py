"""docs/performance.md: the figures of `make bench`, with the day and the machine."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import psutil

from bench.figures import Figure

PAGE = Path(__file__).resolve().parent.parent / "docs" / "performance.md"
_HEAD = """# Performance

Measured by `make bench` on {day}: {machine}. Written by `python -m bench --write`; not to be edited.

Goals are ratios wherever the machine matters. A ratio is the median over rounds in which both sides took
turns, so that what else the machine did met both. A figure without a goal is only shown.
"""


def write(found: Mapping[str, Sequence[Figure]]) -> None:
    """Writes the page of these figures, by the name of their bench."""
    PAGE.write_text(rendered(found, day=datetime.now(UTC).date().isoformat(), machine=machine()))


def rendered(found: Mapping[str, Sequence[Figure]], *, day: str, machine: str) -> str:
    parts = [_HEAD.format(day=day, machine=machine)]
    parts += [_section(name, figures) for name, figures in found.items()]
    return "\n".join(parts)


def machine() -> str:
    """Its size, as far as a ratio may depend on it."""
    gigabytes = psutil.virtual_memory().total / 2**30
    return (
        f"{os.cpu_count()} cores, {gigabytes:.0f} GB, Python {platform.python_version()}, {platform.system()}"
    )


def _section(name: str, figures: Sequence[Figure]) -> str:
    rows = [
        f"| {each.claim} | {each.goal} | {each.shown} | {each.verdict} | {each.note} |" for each in figures
    ]
    head = ["| claim | goal | figure | verdict | note |", "| --- | --- | --- | --- | --- |"]
    return "\n".join([f"## {name.capitalize()}", "", *head, *rows, ""])
