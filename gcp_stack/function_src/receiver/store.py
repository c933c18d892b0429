"""What the two stores have in common."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from contract.event import AnalyticsEvent


class StoreFailed(Exception):
    """The store did not confirm the event; the text says which store, and why. To put again is safe."""


class Store(Protocol):
    """One document or item per entity; the newest version wins, whatever the order of arrival."""

    def put(self, event: AnalyticsEvent, *, expires_at: datetime) -> bool:
        """Whether the event was new to the store; an equal or newer version there is success as well.

        Raises StoreFailed.
        """
        ...
