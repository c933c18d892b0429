"""The sum of what was accepted: each event in one place, and what is left over is missing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from auditor.audit import Look, State, Stored, state_of
from invocation import REQUEST_ID
from ops.peeking import Dead
from processor.contribution import Contribution
from processor.plan import Outcome


class Place(StrEnum):
    """Where an event has come to rest."""

    COUNTED = "counted"
    DELETED = "deleted"
    TRANSFERRED = "transferred"
    NOT_ROUTED = "not_routed"


@dataclass(frozen=True, slots=True, kw_only=True)
class EventLedger:
    """The events created on a day, by where they are now; `remainder` of them are nowhere."""

    accepted: int
    counted: int
    filtered: Mapping[str, int]
    dead: int
    in_flight: int

    @property
    def remainder(self) -> int:
        return self.accepted - self.counted - sum(self.filtered.values()) - self.dead - self.in_flight


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageLedger:
    """The messages of the batches that ended on a day, by outcome; metrics and log lines tell both apart."""

    records: int
    """By the processor's metrics."""
    outcomes: Mapping[str, int]
    """By its log line for each message."""
    unfinished: int = 0
    """Log lines of batches whose function died before it told of the batch: those messages came again."""

    @property
    def remainder(self) -> int:
        return self.records - sum(self.outcomes.values())


def event_ledger(
    look: Look, dead: Dead, *, queued: int, now: datetime, settled_after: timedelta
) -> EventLedger:
    """Where the look's events are.

    An event that is in no place to rest is dead if a dead-letter queue holds it, and in flight while it is
    young. Of the older ones as many are taken to be in flight as there are messages in the work queue, then
    as many to be dead as dead-letter queues hold without a name: the pipe's names records by number alone.
    """
    places = [place_of(each, look.contributions.get(each.event.entity_id)) for each in look.stored]
    open_events = [each.event for each, place in zip(look.stored, places, strict=True) if place is None]
    dead_here = [each for each in open_events if (each.entity_id, each.version) in dead.versions]
    others = [each for each in open_events if each not in dead_here]
    old = [each for each in others if now - datetime.fromisoformat(each.received_at) >= settled_after]
    unreadable_dead = min(len(look.unreadable), dead.unreadable)
    nowhere = len(old) + len(look.unreadable) - unreadable_dead
    waiting = min(nowhere, queued)
    nameless = min(nowhere - waiting, dead.nameless)
    counts = Counter(place for place in places if place is not None)
    return EventLedger(
        accepted=len(look.stored) + len(look.unreadable),
        counted=counts[Place.COUNTED],
        filtered={place.value: counts[place] for place in Place if place is not Place.COUNTED},
        dead=len(dead_here) + unreadable_dead + nameless,
        in_flight=len(others) - len(old) + waiting,
    )


def place_of(stored: Stored, contribution: Contribution | None) -> Place | None:
    """None where the event has not come to rest."""
    state = state_of(stored, contribution)
    if state is State.NOT_ROUTED:
        return Place.NOT_ROUTED
    if state in (State.MISSING, State.OLDER) or contribution is None:
        return None
    if not stored.is_routed:
        return Place.NOT_ROUTED
    if contribution.keywords is not None:
        return Place.COUNTED
    return Place.TRANSFERRED if stored.event.transferred_to else Place.DELETED


def message_ledger(
    lines: Iterable[tuple[int, Mapping[str, Any]]], *, since: int, until: int
) -> MessageLedger:
    """From the processor's log, `(when, line)`; all times in epoch milliseconds.

    A batch's lines and its metrics name the same invocation, in whatever order the log has them; the metrics
    end the batch, and decide its day.
    """
    outcomes: dict[str, list[tuple[int, str]]] = defaultdict(list)
    ended: dict[str, Mapping[str, Any]] = {}
    for at, line in lines:
        if "outcome" in line:
            outcomes[line.get(REQUEST_ID, "")].append((at, line["outcome"]))
        elif "_aws" in line and "Records" in line:
            ended[line.get(REQUEST_ID, "")] = line
    of_the_day = {each for each, line in ended.items() if since <= line["_aws"]["Timestamp"] < until}
    counts = Counter(outcome for each in of_the_day for _, outcome in outcomes[each])
    told = {outcome.value: counts.pop(outcome.value, 0) for outcome in Outcome}
    broken_off = (at for each in outcomes.keys() - ended.keys() for at, _ in outcomes[each])
    return MessageLedger(
        records=sum(int(sum(ended[each]["Records"])) for each in of_the_day),
        outcomes=told | counts,
        unfinished=sum(since <= at < until for at in broken_off),
    )
