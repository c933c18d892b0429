"""Which response answers which query: one rule for the report, the command line and the dashboard.

tests/cases/matching.json holds the rule to both of its implementations.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from contract.event import AnalyticsEvent, Kind


class Answer(NamedTuple):
    """A query and the response that answers it."""

    query: AnalyticsEvent
    response: AnalyticsEvent

    @property
    def seconds(self) -> float:
        """From the query's creation to the response's."""
        asked, answered = (datetime.fromisoformat(event.created_at) for event in self)
        return (answered - asked).total_seconds()


@dataclass(slots=True)
class Matching:
    """The answers in the order of their responses; the unanswered queries, oldest first."""

    answers: list[Answer] = field(default_factory=list)
    unanswered: list[AnalyticsEvent] = field(default_factory=list)


def match_answers(events: Iterable[AnalyticsEvent]) -> Matching:
    """Within one correlation id, a response answers the latest unanswered query before it.

    The order of the input never matters; tombstones and moved issues are left out. At most one version of
    each entity.
    """
    matching = Matching()
    waiting: dict[str, list[AnalyticsEvent]] = {}
    for event in sorted((event for event in events if event.counts), key=_turn):
        asked = waiting.setdefault(event.correlation_id, [])
        if event.kind is Kind.QUERY:
            asked.append(event)
        elif asked:
            matching.answers.append(Answer(asked.pop(), event))
    matching.unanswered = sorted((query for asked in waiting.values() for query in asked), key=_turn)
    return matching


def _turn(event: AnalyticsEvent) -> tuple[str, bool, str]:
    """GitHub's times have whole seconds: within one, a query comes before its quick response."""
    return event.created_at, event.kind is Kind.RESPONSE, event.entity_id


def nearest_rank(values: Sequence[float], percent: int) -> float | None:
    """The nearest-rank percentile, always one of the values; None of none."""
    if not values:
        return None
    return sorted(values)[max(math.ceil(percent * len(values) / 100), 1) - 1]
