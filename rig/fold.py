"""What the figures must equal once everything has settled: a pure function of the accepted events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import reduce
from typing import TypeAlias

from contract.contribution import Contribution
from contract.event import AnalyticsEvent, erased, merged
from contract.figures import ALL, Figures, figures_of, repository_key
from contract.thread import Rules
from processor.recompute import Recomputation, moved_here

FiguresByKey: TypeAlias = dict[tuple[str, str], Figures]
"""By day and repository key, as the rows of `aggregates` are; a row that counts nothing is left out."""


def fold(events: Iterable[AnalyticsEvent], *, rules: Rules, today: date, retention_days: int) -> FiguresByKey:
    """The figures of these events, in whatever order and however often they come."""
    threads = threads_of(events)
    recomputation = Recomputation(rules=rules, retention_days=retention_days, today=today)
    contributions: list[Contribution] = []
    for own in threads.values():
        earlier = moved_here(own, lambda thread_id: threads.get(thread_id, ()))
        made = recomputation.of(own, earlier, prior=None)
        contributions += [each for each in made.contributions if not each.is_empty] if made else []
    return _by_key(contributions)


def threads_of(events: Iterable[AnalyticsEvent]) -> Mapping[str, tuple[AnalyticsEvent, ...]]:
    """By thread id, each message as all of its versions together say it is, without what was erased."""
    versions: dict[str, list[AnalyticsEvent]] = {}
    for event in events:
        versions.setdefault(event.message_id, []).append(event)
    threads: dict[str, list[AnalyticsEvent]] = {}
    for each in versions.values():
        message = reduce(merged, each)
        threads.setdefault(message.thread_id, []).append(message)
    gone = _erased(threads)
    return {
        thread_id: tuple(erased(each) if thread_id in gone and not each.deleted else each for each in own)
        for thread_id, own in threads.items()
    }


def without_times(figures: Figures) -> Figures:
    """The figures without when they were received, which two runs of the same webhooks differ in."""
    return replace(figures, as_of="")


def _erased(threads: Mapping[str, Iterable[AnalyticsEvent]]) -> set[str]:
    """The threads whose issue was deleted, and those that they were before."""
    openings = [each for own in threads.values() for each in own if each.kind.is_opening]
    moves = {(each.transferred_from, each.thread_id) for each in openings}
    moves |= {(each.thread_id, each.transferred_to) for each in openings}
    gone = {each.thread_id for each in openings if each.deleted}
    while more := {earlier for earlier, later in moves if earlier and later in gone} - gone:
        gone |= more
    return gone


def _by_key(contributions: Iterable[Contribution]) -> FiguresByKey:
    grouped: dict[tuple[str, str], list[Contribution]] = {}
    for each in contributions:
        for key in (repository_key(each.repository_id), ALL):
            grouped.setdefault((each.day, key), []).append(each)
    return {key: figures_of(group, of_all=key[1] == ALL) for key, group in grouped.items()}
