"""What is settled, what to ask for again, and how far the checkpoint may move: no I/O, no clock."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Self

from github.deliveries import KEPT_FOR, Delivery, Position

IN_FLIGHT = timedelta(minutes=15)
"""How long GitHub's list may lag behind.

A delivery that runs into its timeout is listed after later ones that did not; one that was asked for is
listed when it has been made. Far more than either takes, as clocks differ, too.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class HookState:
    """What is known of one webhook from one run to the next."""

    checkpoint: Position | None = None
    """Everything up to here is settled: delivered, or beyond recovery."""
    open_since: datetime | None = None
    """When the oldest unsettled event was first tried; None where all are settled."""
    asked: Mapping[str, datetime] = field(default_factory=dict)
    """When an event, by its guid, was asked for; the last `IN_FLIGHT` only."""

    def noting(self, deliveries: Iterable[Delivery], now: datetime) -> Self:
        return replace(self, asked={**self.asked, **{delivery.guid: now for delivery in deliveries}})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """The outcome for one webhook."""

    ask: Sequence[Delivery]
    """The newest attempt of each event to ask for, in the order to ask in."""
    state: HookState
    settled: int
    """Events that were delivered in the end."""
    failed: int
    """Events that were not, and can still be."""
    lost: int
    """Events that were not, and can no longer be; each is counted in one run. At least so many."""
    hours_until_unrecoverable: float


def settle(
    deliveries: Iterable[Delivery], *, state: HookState, now: datetime, max_asks: int, complete: bool = True
) -> Settlement:
    """A guid identifies an event: one attempt that succeeded settles it, whatever came before or after.

    `complete` is false where the list was not read down to the checkpoint: then nothing is known of what lies
    between, and the checkpoint stays.
    """
    events = _events(deliveries, state, complete=complete)
    unsettled = [event for event in events if not event.is_settled]
    lost = [event for event in unsettled if event.recoverable_until <= now]
    failed = [event for event in unsettled if event.recoverable_until > now]
    asked = {guid: at for guid, at in state.asked.items() if at > now - IN_FLIGHT}
    next_state = HookState(
        checkpoint=_moved(state.checkpoint, events, held_by=failed, until=now - IN_FLIGHT),
        open_since=_oldest(event.since for event in failed),
        asked=asked,
    )
    if not complete:
        next_state, lost = replace(state, asked=asked), []
    return Settlement(
        ask=_to_ask(failed, asked)[:max_asks],
        state=next_state,
        settled=len(events) - len(unsettled),
        failed=len(failed),
        lost=max(len(lost), int(complete and _is_overdue(state, now))),
        hours_until_unrecoverable=_hours_left(failed, next_state, now),
    )


@dataclass(frozen=True, slots=True)
class _Event:
    """All listed attempts of one event, oldest first."""

    attempts: Sequence[Delivery]
    is_of_the_past: bool
    """Its first attempt lies behind the checkpoint, so it was settled before."""

    @property
    def is_settled(self) -> bool:
        return self.is_of_the_past or any(attempt.succeeded for attempt in self.attempts)

    @property
    def since(self) -> datetime:
        return self.attempts[0].delivered_at

    @property
    def recoverable_until(self) -> datetime:
        return self.since + KEPT_FOR


def _events(deliveries: Iterable[Delivery], state: HookState, *, complete: bool) -> list[_Event]:
    by_guid: dict[str, list[Delivery]] = defaultdict(list)
    for delivery in sorted(deliveries, key=lambda delivery: delivery.position):
        if state.checkpoint is None or delivery.position > state.checkpoint:
            by_guid[delivery.guid].append(delivery)
    knows_the_past = state.checkpoint is not None or not complete
    return [
        _Event(attempts, is_of_the_past=knows_the_past and attempts[0].redelivery)
        for attempts in by_guid.values()
    ]


def _moved(
    checkpoint: Position | None, events: Iterable[_Event], *, held_by: Iterable[_Event], until: datetime
) -> Position:
    """The last place before the first attempt that is unsettled or too young to be sure of its neighbours.

    Never empty: it distinguishes a new event from a redelivery whose first attempt GitHub no longer lists.
    """
    held = {event.attempts[0].guid for event in held_by}
    attempts = [attempt for event in events for attempt in event.attempts]
    for attempt in sorted(attempts, key=lambda attempt: attempt.position):
        if attempt.guid in held or attempt.delivered_at > until:
            return checkpoint or Position(min(attempt.delivered_at, until), 0)
        checkpoint = attempt.position
    return checkpoint or Position(until, 0)


def _to_ask(failed: Iterable[_Event], asked: Mapping[str, datetime]) -> list[Delivery]:
    """Oldest first, among those tried equally often: one that always fails never holds up the others."""
    waiting = [event for event in failed if event.attempts[0].guid not in asked]
    waiting.sort(key=lambda event: (len(event.attempts), event.attempts[0].position))
    return [event.attempts[-1] for event in waiting]


def _oldest(times: Iterable[datetime]) -> datetime | None:
    return min(times, default=None)


def _is_overdue(state: HookState, now: datetime) -> bool:
    """Whether what the last run left open has since gone, perhaps from GitHub's list as well."""
    return state.open_since is not None and state.open_since + KEPT_FOR <= now


def _hours_left(failed: Iterable[_Event], state: HookState, now: datetime) -> float:
    """The state's own counts as well, for the part of the list that was not read."""
    since = [event.since for event in failed] + ([state.open_since] if state.open_since else [])
    return round((min(since, default=now) + KEPT_FOR - now) / timedelta(hours=1), 2)
