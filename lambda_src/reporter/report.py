"""The report's figures, from the rows of two weeks and the threads that they are about; all of it pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from contract.contribution import Contribution
from contract.figures import ALL, Figures, Row, together
from contract.thread_state import ThreadState
from reporter.completeness import Completeness
from reporter.corrections import Correction, Reported
from reporter.excerpts import excerpt
from reporter.week import Week

MOST_KEYWORDS = 10
MOST_BUSIEST = 5
MOST_WAITING = 15
MOST_REPOSITORIES = 10


@dataclass(frozen=True, slots=True)
class DayCount:
    """One day's bar."""

    day: str
    questions: int
    answered: int


@dataclass(frozen=True, slots=True)
class RepositoryLine:
    """A repository as a line of the report."""

    name: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class BusyThread:
    """A thread as a line of the report."""

    thread_id: str
    correlation_id: str
    title: str
    url: str
    messages: int


@dataclass(frozen=True, slots=True)
class WaitingQuestion:
    """A question that waits, as a line of the report."""

    thread_id: str
    correlation_id: str
    title: str
    url: str
    asked_at: str
    asked_by: str


@dataclass(frozen=True, slots=True)
class Activity:
    """What rows do not hold: which threads they are about."""

    busiest: Sequence[tuple[str, int]]
    """The week's thread ids and their messages, the busiest first."""
    waiting: Sequence[str]
    """The threads whose question waits, whenever it was asked; the earliest days' where there are many."""
    waiting_in_all: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What a report is made of, as it was read."""

    rows: Mapping[str, Sequence[Row]]
    """By day: those of the week and of the one before."""
    activity: Activity
    threads: Mapping[str, ThreadState]
    """By thread id: at least those of the activity."""


def all_of(week: Week, rows: Mapping[str, Sequence[Row]]) -> Figures:
    """The week's figures, of all repositories together."""
    own = (row for day in week.days for row in rows.get(day, ()))
    return together(row.figures for row in own if row.repository_key == ALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All that the report says of a week; an empty week is a valid one."""

    stage: str
    week: Week
    now: Figures
    before: Figures
    days: Sequence[DayCount]
    repositories: Sequence[RepositoryLine]
    repositories_in_all: int
    keywords: Sequence[tuple[str, int]]
    busiest: Sequence[BusyThread]
    waiting: Sequence[WaitingQuestion]
    """Asked in this week or before, the one that has waited longest first."""
    waiting_in_all: int
    corrections: Sequence[Correction]
    completeness: Completeness

    @property
    def is_quiet(self) -> bool:
        """Whether there is nothing to show day by day, or to list."""
        return not self.now.tally.messages

    @property
    def reported(self) -> Reported:
        """What is kept of it, to be compared with later figures."""
        return reported(self.now)


def reported(figures: Figures) -> Reported:
    """The counts that a report of these figures states."""
    return Reported(questions=figures.tally.questions, answered=figures.answered)


def busiest_of(contributions: Iterable[Contribution]) -> list[tuple[str, int]]:
    """`contributions` come one by one: a week of hundreds of thousands is never held whole."""
    messages: Counter[str] = Counter()
    for each in contributions:
        messages[each.thread_id] += each.tally.messages
    written = (entry for entry in messages.items() if entry[1])
    return sorted(written, key=lambda entry: (-entry[1], entry[0]))[:MOST_BUSIEST]


def longest_waiting(
    days: Iterable[str], contributions: Callable[[Sequence[str]], Iterable[Contribution]]
) -> list[str]:
    """The threads of as many of the earliest days as it takes to fill the list."""
    found: list[str] = []
    for day in sorted(days):
        if len(found) >= MOST_WAITING:
            break
        found += [each.thread_id for each in contributions([day]) if each.tally.waiting]
    return found


def report_of(
    stage: str, source: Source, *, completeness: Completeness, corrections: Sequence[Correction] = ()
) -> Report:
    """The report of the week that `completeness` is about."""
    week = completeness.week
    repositories = _repositories(week, source)
    now = all_of(week, source.rows)
    return Report(
        stage=stage,
        week=week,
        now=now,
        before=all_of(week.before, source.rows),
        days=[_day(day, source) for day in week.days],
        repositories=repositories[:MOST_REPOSITORIES],
        repositories_in_all=len(repositories),
        keywords=now.top_keywords(MOST_KEYWORDS),
        busiest=[_busy(*entry, source.threads) for entry in source.activity.busiest],
        waiting=_waiting(week, source)[:MOST_WAITING],
        waiting_in_all=source.activity.waiting_in_all,
        corrections=corrections,
        completeness=completeness,
    )


def _day(day: str, source: Source) -> DayCount:
    figures = together(row.figures for row in source.rows.get(day, ()) if row.repository_key == ALL)
    return DayCount(day, figures.tally.questions, figures.answered)


def _repositories(week: Week, source: Source) -> list[RepositoryLine]:
    """By questions, then by name. A repository that was renamed within the week has its newest name."""
    rows: dict[int, list[Row]] = {}
    for day in week.days:
        for row in source.rows.get(day, ()):
            if row.repository_id and row.figures.issues:
                rows.setdefault(row.repository_id, []).append(row)
    lines = [
        RepositoryLine(
            max(own, key=lambda row: row.figures.as_of).repository, together(row.figures for row in own)
        )
        for own in rows.values()
    ]
    return sorted(lines, key=lambda line: (-line.figures.tally.questions, line.name))


def _busy(thread_id: str, messages: int, threads: Mapping[str, ThreadState]) -> BusyThread:
    state = threads.get(thread_id)
    if state is None:
        return BusyThread(thread_id, thread_id, "", "", messages)
    return BusyThread(thread_id, state.correlation_id, excerpt(state.title), state.url, messages)


def _waiting(week: Week, source: Source) -> list[WaitingQuestion]:
    """Those asked by the week's end; what has been answered since they were read waits no longer."""
    states = (source.threads[each] for each in source.activity.waiting if each in source.threads)
    questions = [
        WaitingQuestion(
            state.thread_id,
            state.correlation_id,
            excerpt(state.title),
            state.url,
            state.waiting_since,
            excerpt(state.waiting_for),
        )
        for state in states
        if state.waiting_since and state.waiting_since[:10] <= week.days[-1]
    ]
    return sorted(questions, key=lambda question: (question.asked_at, question.correlation_id))
