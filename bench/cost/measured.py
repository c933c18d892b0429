"""What `bench.processor` measured, kept in measured.toml so that the cost is known without measuring."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
FILE = FOLDER / "measured.toml"
FRESH = FOLDER.parents[1] / ".build" / "bench" / "measured.json"
"""Of the latest run on this machine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One design's use of AWS, for each message."""

    batch: int
    gathered: int
    """Messages in one of the aggregator's windows; 0 where there is no aggregator."""
    calls: float
    write_units: float
    read_units: float
    message_read_units: float
    """Of these, the analytics table's."""
    cpu_ms: float
    """The processor's, of a whole core of the machine that measured."""
    gathering_ms: float
    """The aggregator's."""
    documents: float
    """Writes that the page shows."""
    log_bytes: float
    stored_bytes: float
    """In all tables but `analytics`."""


def committed() -> dict[str, Measured]:
    """By design, as it stands in measured.toml."""
    tables = tomllib.loads(FILE.read_text())["design"]
    return {name: Measured(**values) for name, values in tables.items()}


def as_of() -> str:
    """The day of measured.toml."""
    return str(tomllib.loads(FILE.read_text())["as_of"])


def keep(found: Mapping[str, Measured]) -> None:
    """Keeps a run's figures for `fresh`."""
    FRESH.parent.mkdir(parents=True, exist_ok=True)
    FRESH.write_text(json.dumps({name: asdict(each) for name, each in found.items()}, indent=2) + "\n")


def fresh() -> dict[str, Measured] | None:
    """The latest run's; None where there was none."""
    if not FRESH.exists():
        return None
    return {name: Measured(**values) for name, values in json.loads(FRESH.read_text()).items()}


def commit() -> None:
    """Writes the latest run's figures into measured.toml. Raises FileNotFoundError where there was no run."""
    found = fresh()
    if found is None:
        raise FileNotFoundError(f"{FRESH}: run `python -m bench.processor` first")
    lines = ["# Written by `python -m bench.cost --refresh` from a run of `python -m bench.processor`.", ""]
    lines += [f"as_of = {datetime.now(UTC).date().isoformat()}", ""]
    for name, each in found.items():
        lines += [f'[design."{name}"]', *(f"{key} = {value}" for key, value in asdict(each).items()), ""]
    FILE.write_text("\n".join(lines))
