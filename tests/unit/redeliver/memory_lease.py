"""Leases in a dictionary, held to the same tests as Firestore's (test_lease.py)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from redeliver.lease import LeaseLost
from redeliver.settlement import HookState


class MemoryLeases:
    def __init__(self) -> None:
        self.states: Mapping[str, HookState] = {}
        self.leased_until: datetime | None = None
        self.writes = 0

    def acquire(self, *, now: datetime, until: datetime) -> MemoryLease | None:
        if self.leased_until is not None and self.leased_until > now:
            return None
        self.leased_until = until
        self.writes += 1
        return MemoryLease(self)


class MemoryLease:
    def __init__(self, leases: MemoryLeases) -> None:
        self._leases = leases
        self._writes = leases.writes
        self.states = leases.states

    def save(self, states: Mapping[str, HookState]) -> None:
        self._count_write()
        self._leases.states = self.states = states

    def release(self) -> None:
        self._count_write()
        self._leases.leased_until = None

    def _count_write(self) -> None:
        if self._leases.writes != self._writes:
            raise LeaseLost("another run has taken over")
        self._leases.writes = self._writes = self._writes + 1
