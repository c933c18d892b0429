"""An event into both stores, within the time that GitHub waits: one commit, one try, and the relay."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from contract.event import AnalyticsEvent, erased
from receiver.store import FirstStore, Store, Stored, StoreFailed, TimeLeft

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
    """The event can no longer be lost; `pending` where only Firestore has it so far, for the reason given."""

    new_to_firestore: bool
    new_to_dynamodb: bool | None = None
    pending: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeper:
    """Firestore's commit decides the answer; DynamoDB gets one try, and its failure is the relay's work.

    DynamoDB is given what Firestore knows of the message, never what Firestore knows to be old or deleted.
    """

    firestore: FirstStore
    dynamodb: Store
    within: Within
    clock: Callable[[], float]
    """Seconds, never set back."""

    def keep(self, event: AnalyticsEvent, *, expires_at: datetime, since: float) -> Kept:
        """`since` is the clock's time at which the webhook came. Raises StoreFailed: nothing is promised."""

        def left() -> float:
            return since + BUDGET_SECONDS - self.clock()

        first = self.firestore.put(event, expires_at=expires_at, left=left)
        # What is known already is put again as well: a redelivery restores what DynamoDB lacks.
        try:
            stored = without_erased(self.firestore, first, left=left)
            seconds = min(DYNAMODB_SECONDS, left())
            is_new_there = self.within(lambda: self.dynamodb.put(stored), seconds)
        except Exception as error:  # noqa: BLE001  # whatever it was: Firestore has the event, and the relay its entry
            reason = f"{type(error).__name__}: {error}"
            return Kept(new_to_firestore=first.is_new, pending=True, reason=reason)
        with suppress(StoreFailed):
            # An entry that stays is delivered once more, which changes nothing.
            self.firestore.settle(stored, left=left)
            if stored is not first:
                self.firestore.settle(first, left=left)
        return Kept(new_to_firestore=first.is_new, new_to_dynamodb=is_new_there)


def without_erased(firestore: FirstStore, stored: Stored, *, left: TimeLeft) -> Stored:
    """The message, erased if its issue was deleted meanwhile. Raises StoreFailed.

    The relay marks a deleted issue's thread and then looks for messages; whoever stores a message looks for
    the mark afterwards. So one of the two sees the other.
    """
    event = stored.event
    homes = (event.thread_id, event.transferred_to)
    if event.deleted or not any(home and firestore.is_erased(home, left=left) for home in homes):
        return stored
    return firestore.put(erased(event), expires_at=stored.expires_at, left=left)
