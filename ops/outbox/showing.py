"""Entries of the outbox on a screen, and for scripts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from relay.outbox import Entry
from toolchain.terminal import visible

MOST_REASONS = 3


def as_json(entry: Entry) -> dict[str, Any]:
    return {
        "entry_id": entry.entry_id,
        "correlation_id": entry.correlation_id,
        "delivery_id": entry.delivery_id,
        "attempts": entry.attempts,
        "since": entry.pending_since.isoformat(timespec="milliseconds"),
        "reason": _reason(entry),
    }


def waiting_as_json(waiting: Sequence[Entry]) -> dict[str, Any]:
    return {
        "entries": len(waiting),
        "since": waiting[0].pending_since.isoformat(timespec="milliseconds") if waiting else None,
        "reasons": [{"reason": reason, "entries": count} for reason, count in _reasons(waiting)],
    }


def lines(entries: Iterable[Entry]) -> list[str]:
    """Not as a table, which would cut short an id that you have to type."""
    return [
        visible(line)
        for entry in entries
        for line in (
            f"{entry.entry_id}  {entry.correlation_id}",
            f"    {entry.attempts} attempts since {entry.pending_since:%Y-%m-%d %H:%M} UTC",
            f"    {_reason(entry)}",
        )
    ]


def waiting_lines(waiting: Sequence[Entry]) -> list[str]:
    if not waiting:
        return ["No entry is waiting."]
    shown = [
        f"{len(waiting)} entries are waiting, the oldest since {waiting[0].pending_since:%Y-%m-%d %H:%M} UTC."
    ]
    return shown + [
        f"    {count} of them: {visible(reason)}" for reason, count in _reasons(waiting)[:MOST_REASONS]
    ]


def _reasons(entries: Iterable[Entry]) -> list[tuple[str, int]]:
    """Why the last attempts failed, the most frequent reason first."""
    return Counter(reason for entry in entries if (reason := _reason(entry))).most_common()


def _reason(entry: Entry) -> str:
    return entry.reason or entry.fault
