"""A repository's issues and comments into both stores, on the way that a webhook takes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from secrets import token_hex
from typing import Protocol

from contract.event import AnalyticsEvent
from github.conversation import Webhook
from receiver.keeper import Kept
from receiver.retention import expires_at
from receiver.trace import traceparent
from receiver.webhook import Accepted, Delivery, Ignored, Interpretation, Pong, Refused, Rules, interpret


class Keeps(Protocol):
    """The receiver's keeper, or what behaves like it."""

    def keep(self, event: AnalyticsEvent, *, expires_at: datetime, since: float) -> Kept:
        """`since` is the clock's time at which the event came. Raises StoreFailed."""
        ...


@dataclass(slots=True)
class Tally:
    """What became of what GitHub holds; `pending` is the part of `accepted` that the relay still delivers."""

    accepted: int = 0
    already_there: int = 0
    pending: int = 0
    ignored: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)

    @property
    def read(self) -> int:
        return self.accepted + self.already_there + self.ignored.total() + self.refused.total()

    def to_json(self) -> dict[str, object]:
        return {
            "read": self.read,
            "accepted": self.accepted,
            "already_there": self.already_there,
            "pending": self.pending,
            "ignored": dict(self.ignored),
            "refused": dict(self.refused),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Backfill:
    """Each is interpreted by the receiver's own rules and kept as a webhook's event is.

    Identity is the message and its version: what is there already stays as it is, so that it may be run again
    at any time, also after it broke off.
    """

    keeper: Keeps
    rules: Rules
    retention_days: int
    clock: Callable[[], float]
    """The keeper's."""
    run: str = field(default_factory=lambda: f"backfill-{token_hex(4)}")
    """What stands in the place of a delivery id."""

    def take(self, webhooks: Iterable[Webhook], tally: Tally) -> Iterator[Tally]:
        """Yields the tally after each. Raises StoreFailed; and what reading GitHub raises."""
        for webhook in webhooks:
            self._count(self._interpret(webhook), tally)
            yield tally

    def _interpret(self, webhook: Webhook) -> Interpretation:
        now = datetime.now(UTC)
        delivery = Delivery(
            delivery_id=self.run, received_at=now, trace=traceparent(None, random_hex=token_hex)
        )
        return interpret(webhook.event_name, webhook.payload, delivery=delivery, rules=self.rules)

    def _count(self, outcome: Interpretation, tally: Tally) -> None:
        match outcome:
            case Accepted(event):
                self._keep(event, tally)
            case Ignored(reason):
                tally.ignored[reason] += 1
            case Refused(reason):
                tally.refused[reason] += 1
            case Pong():
                raise AssertionError("a repository's conversation holds no pings")

    def _keep(self, event: AnalyticsEvent, tally: Tally) -> None:
        when = expires_at(event, retention_days=self.retention_days)
        kept = self.keeper.keep(event, expires_at=when, since=self.clock())
        is_new = kept.new_to_firestore or bool(kept.new_to_dynamodb)
        tally.accepted += is_new
        tally.already_there += not is_new
        tally.pending += kept.pending
