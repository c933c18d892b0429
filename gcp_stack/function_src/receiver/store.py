"""What the receiver asks of its stores, and how they say no."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol, TypeAlias

from contract.event import AnalyticsEvent

TimeLeft: TypeAlias = Callable[[], float]
"""Seconds until the caller no longer waits; at or below zero it does not even begin."""


class StoreFailed(Exception):
    """The store did not confirm the event; the text says which store, and why. To put again is safe."""


class StoreRefused(StoreFailed):
    """Nor will it ever: what it says holds for this event whenever it is put."""


class Superseded(Exception):
    """The first store holds a newer version, with an outbox entry of its own: this one is not to be kept."""


class Store(Protocol):
    """One item per entity; the newest version wins, whatever the order of arrival."""

    def put(self, event: AnalyticsEvent, *, expires_at: datetime) -> bool:
        """Whether the event was new to the store; an equal or newer version there is success as well.

        Raises StoreFailed.
        """
        ...


class FirstStore(Protocol):
    """The store whose commit is the promise to GitHub: it also remembers what the second one still lacks."""

    def put(self, event: AnalyticsEvent, *, expires_at: datetime, left: TimeLeft) -> bool:
        """Whether the event was new to the store; with it, and in one commit, comes an outbox entry.

        Raises StoreFailed, and Superseded where a newer version is there.
        """
        ...

    def settle(self, event: AnalyticsEvent, *, left: TimeLeft) -> None:
        """Takes the event's entry out of the outbox, if there is one. Raises StoreFailed."""
        ...
