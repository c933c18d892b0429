"""An event into both stores, within the time that GitHub waits: one commit, one try, and the relay."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from contract.event import AnalyticsEvent
from receiver.store import FirstStore, Store, StoreFailed, Superseded, TimeLeft

BUDGET_SECONDS = 8.0
"""For everything that one webhook waits for: GitHub gives up after ten."""
DYNAMODB_SECONDS = 2.0
"""Then the relay does it: what hangs in one cloud must not fill the other with waiting webhooks."""


class Within(Protocol):
    """Runs a call, and stops waiting for it after that many seconds."""

    def __call__(self, call: Callable[[], bool], seconds: float) -> bool:
        """Raises StoreFailed where it takes longer; the call itself may go on."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """The event can no longer be lost; `pending` where only Firestore has it so far, for the reason given.

    `new_to_dynamodb` is None where DynamoDB was not asked, or did not confirm.
    """

    new_to_firestore: bool
    new_to_dynamodb: bool | None = None
    pending: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeper:
    """Firestore's commit decides the answer; DynamoDB gets one try, and its failure is the relay's work."""

    firestore: FirstStore
    dynamodb: Store
    within: Within
    clock: Callable[[], float]
    """Seconds, never set back."""

    def keep(self, event: AnalyticsEvent, *, expires_at: datetime, since: float) -> Kept:
        """`since` is the clock's time at which the webhook came. Raises StoreFailed: nothing is promised."""

        def left() -> float:
            return since + BUDGET_SECONDS - self.clock()

        try:
            is_new = self.firestore.put(event, expires_at=expires_at, left=left)
        except Superseded:
            # Under its repository's old name, DynamoDB would take it: it may be the text of what was deleted.
            return Kept(new_to_firestore=False, reason="a newer version is stored")
        # What is known already is put again as well: a redelivery mends what DynamoDB should have and lacks.
        try:
            seconds = min(DYNAMODB_SECONDS, left())
            is_new_there = self.within(lambda: self.dynamodb.put(event, expires_at=expires_at), seconds)
        except Exception as error:  # noqa: BLE001  # whatever it was: Firestore has the event, and the relay its entry
            return Kept(new_to_firestore=is_new, pending=True, reason=f"{type(error).__name__}: {error}")
        self._settle(event, left)
        return Kept(new_to_firestore=is_new, new_to_dynamodb=is_new_there)

    def _settle(self, event: AnalyticsEvent, left: TimeLeft) -> None:
        """An entry that stays is delivered once more, which changes nothing."""
        with suppress(StoreFailed):
            self.firestore.settle(event, left=left)
