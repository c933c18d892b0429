"""The auditor's environment variables."""

from __future__ import annotations

from dataclasses import dataclass

from processor.settings import CountingSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditorSettings(CountingSettings):
    """Written by the stack, read by the handler."""

    aggregates_table: str
    settled_after_seconds: int
    """After an event's arrival: figures that do not show it by then are reported."""
    pause_seconds: int
    """Between the two looks at what differs: longer than the aggregator waits for further changes."""
