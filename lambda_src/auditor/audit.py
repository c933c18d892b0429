"""What a day's events, contributions and aggregates say of each other; all of it pure.

The events are the truth. Each that is routed, or was before, must have a contribution of its version, and the
aggregates must be the sum of the contributions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, TypeAlias

from contract.aggregates import SORT_KEY, counters, issue_of, repository_of
from contract.event import AnalyticsEvent
from processor.contribution import Contribution, contribution_of
from processor.plan import Change, Layout, deltas

Row: TypeAlias = Mapping[str, Any]
"""An item of the aggregates table, its numbers as `int`."""


class Finding(StrEnum):
    """What can be wrong."""

    NOT_COUNTED = "not counted"
    """An event's contribution is missing, or is an older version's."""
    DIFFERENT = "different"
    """A contribution is not what its event's version comes to."""
    DRIFT = "drift"
    """A figure of the aggregates is not the sum of the contributions."""
    ORPHAN = "orphan"
    """A contribution of which there is no event."""
    UNREADABLE = "unreadable"
    """A stored event that this code cannot read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that is wrong; equal to another look's if it is wrong in the same way there."""

    finding: Finding
    repository: str
    correlation_id: str
    """Empty where the figure is no single issue's."""
    subject: str
    """An entity's id, or the attribute of the aggregates."""
    version: str = ""
    by: int = 0
    """Of a drift: by how much the aggregates say too much."""
    detail: str = field(compare=False)
    """One sentence for people."""


@dataclass(frozen=True, slots=True)
class Stored:
    """An event as the `analytics` table has it."""

    event: AnalyticsEvent
    is_routed: bool


class State(StrEnum):
    """How far the contributions are with an event."""

    NOT_ROUTED = "not routed"
    """And nothing was counted of it before, so that there is nothing to take back."""
    MISSING = "missing"
    OLDER = "older"
    SAME = "same"
    NEWER = "newer"
    """The version that was counted is not there as an event any more."""
    MOVED = "moved"
    """Counted, newer, in another repository: this one was renamed, and has the event under its old name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A day, or one repository's part of it, as it was read."""

    day: str
    stored: Sequence[Stored]
    """The newest version of each entity."""
    unreadable: Sequence[str]
    """Correlation ids."""
    contributions: Mapping[str, Contribution]
    rows: Sequence[Row]
    moving: frozenset[str] = frozenset()
    """Repositories whose figures changed while they were read."""


@dataclass(frozen=True, slots=True)
class Audit:
    """What a look shows to be wrong, and what only may be: younger than events need to get there."""

    differences: Sequence[Difference]
    under_way: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What an audit goes by."""

    layout: Layout
    keywords_per_event: int
    settled_after: timedelta
    """From an event's arrival: before that, not being counted is no fault."""


def audit(look: Look, rules: Rules, now: datetime) -> Audit:
    """Compares events with contributions, and contributions with aggregates."""
    differences = [*_of_events(look, rules), *_orphans(look), *_unreadable(look), *_drift(look, rules.layout)]
    young = {each.event.entity_id for each in look.stored if now - _arrival(each.event) < rules.settled_after}
    settled = [
        difference
        for difference in differences
        if difference.finding is not Finding.NOT_COUNTED or difference.subject not in young
    ]
    return Audit(settled, under_way=len(differences) - len(settled))


def state_of(stored: Stored, contribution: Contribution | None) -> State:
    """Without a look at what the contribution says."""
    event = stored.event
    if contribution is not None and contribution.version > event.version:
        return State.NEWER if contribution.repository == event.repository else State.MOVED
    if contribution is not None and contribution.version == event.version:
        return State.SAME
    if contribution is not None:
        return State.OLDER
    return State.MISSING if stored.is_routed else State.NOT_ROUTED


def newest(stored: Iterable[Stored]) -> list[Stored]:
    """Of each entity the newest version: a renamed repository has old ones under its old name."""
    found: dict[str, Stored] = {}
    for each in stored:
        there = found.get(each.event.entity_id)
        if there is None or there.event.version < each.event.version:
            found[each.event.entity_id] = each
    return list(found.values())


def sums_of(rows: Iterable[Row]) -> Counter[tuple[str, str]]:
    """What the aggregates say."""
    sums: Counter[tuple[str, str]] = Counter()
    for row in rows:
        for attribute, amount in counters([row]):
            sums[repository_of(str(row[SORT_KEY])), attribute] += amount
    return sums


def fold(contributions: Iterable[Contribution], day: str, layout: Layout) -> Counter[tuple[str, str]]:
    """What the aggregates must say."""
    changes = [Change(contribution, None) for contribution in contributions if contribution.day == day]
    sums: Counter[tuple[str, str]] = Counter()
    for key, by in deltas(changes, layout).items():
        for attribute, amount in by.items():
            sums[repository_of(key.counter), attribute] += amount
    return sums


def _arrival(event: AnalyticsEvent) -> datetime:
    return datetime.fromisoformat(event.received_at)


def _of_events(look: Look, rules: Rules) -> Iterator[Difference]:
    for stored in look.stored:
        contribution = look.contributions.get(stored.event.entity_id)
        state = state_of(stored, contribution)
        if state in (State.MISSING, State.OLDER):
            yield _about(stored.event, Finding.NOT_COUNTED, f"its contribution is {state}")
        elif state is State.NEWER:
            yield _about(stored.event, Finding.ORPHAN, "a version that is not there any more was counted")
        elif state is State.SAME and contribution is not None:
            names = _differing(contribution, expected_contribution(stored, rules))
            if names:
                yield _about(
                    stored.event, Finding.DIFFERENT, f"its contribution has other {', '.join(names)}"
                )


def expected_contribution(stored: Stored, rules: Rules) -> Contribution:
    """What the event comes to; who wrote it, and until when it is kept, are not said."""
    return contribution_of(
        stored.event,
        message_id="",
        keywords_per_event=rules.keywords_per_event,
        ttl_days=0,
        is_routed=stored.is_routed,
    )


def _differing(found: Contribution, expected: Contribution) -> list[str]:
    like_expected = replace(found, message_id=expected.message_id, expires_at=expected.expires_at)
    return [
        name for name in Contribution.__slots__ if getattr(like_expected, name) != getattr(expected, name)
    ]


def _about(event: AnalyticsEvent, finding: Finding, what: str) -> Difference:
    return Difference(
        finding=finding,
        repository=event.repository,
        correlation_id=event.correlation_id,
        subject=event.entity_id,
        version=event.version,
        detail=f"{event.correlation_id} {event.entity_id}: {what}",
    )


def _orphans(look: Look) -> Iterator[Difference]:
    known = {stored.event.entity_id for stored in look.stored}
    for entity_id in sorted(look.contributions.keys() - known):
        contribution = look.contributions[entity_id]
        correlation_id = f"{contribution.repository}#{contribution.issue_id}"
        yield Difference(
            finding=Finding.ORPHAN,
            repository=contribution.repository,
            correlation_id=correlation_id,
            subject=entity_id,
            version=contribution.version,
            detail=f"{correlation_id} {entity_id}: was counted, and there is no such event",
        )


def _unreadable(look: Look) -> Iterator[Difference]:
    for correlation_id in look.unreadable:
        yield Difference(
            finding=Finding.UNREADABLE,
            repository=correlation_id.partition("#")[0],
            correlation_id=correlation_id,
            subject="event",
            detail=f"{correlation_id}: an event that cannot be read",
        )


def _drift(look: Look, layout: Layout) -> Iterator[Difference]:
    found, expected = sums_of(look.rows), fold(look.contributions.values(), look.day, layout)
    for repository, attribute in sorted(found.keys() | expected.keys()):
        say, come_to = found[repository, attribute], expected[repository, attribute]
        if say != come_to:
            issue = issue_of(attribute)
            yield Difference(
                finding=Finding.DRIFT,
                repository=repository,
                correlation_id="" if issue is None else f"{repository}#{issue}",
                subject=attribute,
                by=say - come_to,
                detail=f"{repository} {attribute}: the aggregates say {say}, the contributions {come_to}",
            )
