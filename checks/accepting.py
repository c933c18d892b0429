"""checks/accepted.toml, read."""

from __future__ import annotations

import tomllib
from pathlib import Path

from checks.finding import Accepted

FILE = Path(__file__).resolve().parent / "accepted.toml"
SHORTEST_REASON = 30
"""A shorter text does not count as a reason."""


def read_accepted(file: Path = FILE) -> tuple[Accepted, ...]:
    """Raises ValueError for an entry without a reason."""
    return tuple(_entry(table) for table in tomllib.loads(file.read_text())["accepted"])


def _entry(table: dict[str, object]) -> Accepted:
    rules, where, reason = table["rules"], table["where"], str(table.get("reason", "")).strip()
    if not isinstance(rules, list) or not isinstance(where, list) or table.keys() - _KEYS:
        raise ValueError(f"accepted.toml: an entry has {', '.join(sorted(_KEYS))}; one has {sorted(table)}")
    if len(reason) < SHORTEST_REASON:
        raise ValueError(f"accepted.toml: {rules}: {reason!r} is not a reason")
    return Accepted(gate=str(table["gate"]), rules=tuple(rules), where=tuple(where), reason=reason)


_KEYS = {"gate", "rules", "where", "reason"}
