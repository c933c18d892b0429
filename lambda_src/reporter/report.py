"""The report's figures, from the aggregates of two weeks and the events of the issues that they name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from contract.aggregates import Figures
from contract.event import AnalyticsEvent
from contract.matching import Matching, match_answers, nearest_rank
from reporter.completeness import Completeness
from reporter.corrections import Correction, Reported
from reporter.excerpts import excerpt
from reporter.week import Week

DayFigures: TypeAlias = Mapping[str, Mapping[str, Figures]]
"""By day, then by repository."""

MOST_KEYWORDS = 10
MOST_ISSUES = 10
MOST_UNANSWERED = 20


class Issue(NamedTuple):
    """One thread; its correlation id is `owner/repo#123`."""

    repository: str
    number: int

    @property
    def correlation_id(self) -> str:
        return f"{self.repository}#{self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekFigures:
    """What one week came to."""

    queries: int
    responses: int
    asked: int
    """Queries of the week among the events that were read: those that `answered` is a share of."""
    answered: int
    p50_seconds: float | None
    p95_seconds: float | None

    @property
    def answered_percent(self) -> float | None:
        return 100 * self.answered / self.asked if self.asked else None


@dataclass(frozen=True, slots=True)
class DayCount:
    """One day's bar."""

    day: str
    queries: int
    responses: int


@dataclass(frozen=True, slots=True)
class Thread:
    """An issue as a line of the report."""

    correlation_id: str
    title: str
    url: str
    events: int


@dataclass(frozen=True, slots=True)
class Question:
    """An unanswered query as a line of the report."""

    correlation_id: str
    excerpt: str
    url: str
    asked_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All that the report says of a week; an empty week is a valid one."""

    stage: str
    week: Week
    now: WeekFigures
    before: WeekFigures
    days: Sequence[DayCount]
    keywords: Sequence[tuple[str, int]]
    busiest: Sequence[Thread]
    unanswered: Sequence[Question]
    unanswered_in_all: int
    corrections: Sequence[Correction]
    completeness: Completeness

    @property
    def is_quiet(self) -> bool:
        """Whether there is nothing to show day by day, or to list."""
        return not (self.now.queries or self.now.responses or self.busiest or self.unanswered)

    @property
    def reported(self) -> Reported:
        """What is kept of it, to be held against the aggregates later."""
        return Reported(queries=self.now.queries, responses=self.now.responses)


def issues_of(figures: DayFigures) -> list[Issue]:
    """The issues that the figures name: those whose events the report needs."""
    return sorted(_events_by_issue(figures))


def counts_of(week: Week, figures: DayFigures) -> Reported:
    """The week's counts, as a report of it would state them."""
    days = [_day_count(day, figures) for day in week.days]
    return Reported(queries=sum(day.queries for day in days), responses=sum(day.responses for day in days))


def report_of(
    stage: str,
    figures: DayFigures,
    events: Iterable[AnalyticsEvent],
    *,
    completeness: Completeness,
    corrections: Sequence[Correction] = (),
) -> Report:
    """`figures` of the week and of the one before; all `events` of the issues that they name."""
    read, week = list(events), completeness.week
    matching = match_answers(read)
    open_questions = [query for query in matching.unanswered if query.day in week.days]
    return Report(
        stage=stage,
        week=week,
        now=_week_figures(week, figures, matching),
        before=_week_figures(week.before, figures, matching),
        days=[_day_count(day, figures) for day in week.days],
        keywords=_top_keywords(week, figures),
        busiest=_busiest(week, figures, read),
        unanswered=[_question(query) for query in open_questions[:MOST_UNANSWERED]],
        unanswered_in_all=len(open_questions),
        corrections=corrections,
        completeness=completeness,
    )


def _week_figures(week: Week, figures: DayFigures, matching: Matching) -> WeekFigures:
    counts = counts_of(week, figures)
    waits = [answer.seconds for answer in matching.answers if answer.query.day in week.days]
    still_open = sum(query.day in week.days for query in matching.unanswered)
    return WeekFigures(
        queries=counts.queries,
        responses=counts.responses,
        asked=len(waits) + still_open,
        answered=len(waits),
        p50_seconds=nearest_rank(waits, 50),
        p95_seconds=nearest_rank(waits, 95),
    )


def _day_count(day: str, figures: DayFigures) -> DayCount:
    of_day = figures.get(day, {}).values()
    return DayCount(day, sum(each.queries for each in of_day), sum(each.responses for each in of_day))


def _top_keywords(week: Week, figures: DayFigures) -> list[tuple[str, int]]:
    total = Figures()
    for day in week.days:
        for of_repository in figures.get(day, {}).values():
            total.keywords.update(of_repository.keywords)
    return total.top_keywords(MOST_KEYWORDS)


def _busiest(week: Week, figures: DayFigures, events: Iterable[AnalyticsEvent]) -> list[Thread]:
    of_week = {day: figures[day] for day in week.days if day in figures}
    by_issue = sorted(_events_by_issue(of_week).items(), key=lambda entry: (-entry[1], entry[0]))[
        :MOST_ISSUES
    ]
    openings = {event.correlation_id: event for event in events if event.entity_id.startswith("issue-")}
    return [_thread(issue, count, openings.get(issue.correlation_id)) for issue, count in by_issue]


def _events_by_issue(figures: DayFigures) -> Counter[Issue]:
    counts: Counter[Issue] = Counter()
    for of_day in figures.values():
        for repository, each in of_day.items():
            for number, events in each.issues.items():
                counts[Issue(repository, number)] += events
    return counts


def _thread(issue: Issue, events: int, opening: AnalyticsEvent | None) -> Thread:
    title = excerpt(opening.text) if opening else ""
    return Thread(issue.correlation_id, title, opening.url if opening else "", events)


def _question(query: AnalyticsEvent) -> Question:
    return Question(query.correlation_id, excerpt(query.text), query.url, query.created_at)
