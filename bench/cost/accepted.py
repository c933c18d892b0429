"""The bill that somebody has looked at and accepted: what raises it must change accepted.toml, too."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

FILE = Path(__file__).resolve().parent / "accepted.toml"
TOLERANCE = 0.05
_HEAD = (
    "# US dollars, nothing free. Written by `python -m bench.cost --accept`; `make check` fails at 5 % more."
)


def load() -> dict[str, float]:
    """Dollars by what they are for."""
    totals: dict[str, float] = tomllib.loads(FILE.read_text())["accepted"]
    return totals


def write(totals: Mapping[str, float]) -> None:
    lines = [_HEAD, "", "[accepted]", *(f'"{name}" = {dollars:.2f}' for name, dollars in totals.items())]
    FILE.write_text("\n".join(lines) + "\n")


def most(limit: float) -> float:
    """What a bill may come to where so much was accepted, to a cent."""
    return round(limit * (1 + TOLERANCE), 2)


def raised(totals: Mapping[str, float], accepted: Mapping[str, float]) -> list[str]:
    """A sentence for each total that is more than 5 % above what was accepted, or was never accepted."""
    sentences = []
    for name, dollars in totals.items():
        limit = accepted.get(name)
        if limit is None:
            sentences.append(f"{name}: {dollars:.2f} dollars, and nobody has accepted any")
        elif dollars > most(limit):
            sentences.append(f"{name}: {dollars:.2f} dollars, accepted are {limit:.2f}")
    return sentences
