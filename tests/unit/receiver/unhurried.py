"""The first store for whoever has all the time that a call may take."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from contract.event import AnalyticsEvent
from receiver.firestore_store import FirestoreStore
from receiver.store import Superseded


@dataclass(frozen=True, slots=True)
class Unhurried:
    store: FirestoreStore

    def put(self, event: AnalyticsEvent, *, expires_at: datetime) -> bool:
        try:
            return self.store.put(event, expires_at=expires_at, left=lambda: 30.0)
        except Superseded:
            return False
