"""The run's lock, and what is remembered from run to run."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from redeliver.settlement import HookState


class LeaseLost(Exception):
    """Another run has taken over; this one must not go on."""


class Lease(Protocol):
    """Held by one run at a time."""

    @property
    def states(self) -> Mapping[str, HookState]:
        """By webhook, as saved last."""
        ...

    def save(self, states: Mapping[str, HookState]) -> None:
        """Raises LeaseLost where another run has taken over, and then changes nothing."""
        ...

    def release(self) -> None:
        """Lets the next run begin before the lease ends. Raises LeaseLost."""
        ...


class Leases(Protocol):
    """Where a run gets its lease."""

    def acquire(self, *, now: datetime, until: datetime) -> Lease | None:
        """None where another run holds it. A run that died holds it until its own lease ends."""
        ...
