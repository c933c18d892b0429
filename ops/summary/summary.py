"""What `cv-analytics summary` says of a day, a week or any other range of days; all of it pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from contract.contribution import Contribution
from contract.figures import ALL, Figures, Row, together
from contract.thread_state import ThreadState

TOP = 10


@dataclass(frozen=True, slots=True)
class Keyword:
    """A word, and in how many questions it is."""

    word: str
    count: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """A question that waits for its answer."""

    correlation_id: str
    title: str
    asked_by: str
    asked_at: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The figures of one repository, or of all of them together."""

    first_day: str
    last_day: str
    repository: str | None
    """None: all repositories."""
    waiting_questions: tuple[Waiting, ...]
    """Those asked in the range, the one that has waited longest first."""
    questions: int
    answered_by_bot: int
    answered_by_people: int
    closed: int
    waiting: int
    messages: int
    waits: tuple[int, ...]
    """Seconds from question to answer, sorted, of every answered question."""
    wait_p50_seconds: int | None
    wait_p95_seconds: int | None
    top_keywords: tuple[Keyword, ...]
    issue_ids: tuple[int | str, ...]
    """Issue numbers; `owner/name#number` for all repositories, as numbers repeat across them."""
    as_of: str | None
    """When the newest event in these figures was received; None where there is none."""

    def to_json(self) -> dict[str, Any]:
        """The figures, under their names here."""
        return {name: value for name, value in asdict(self).items() if name not in _OF_THE_SCREEN}


_OF_THE_SCREEN = frozenset({"first_day", "last_day", "repository", "waiting_questions"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What was read for the range: of all repositories."""

    rows: Mapping[str, Sequence[Row]]
    """By day."""
    contributions: Sequence[Contribution]
    threads: Mapping[str, ThreadState]
    """By thread id: at least those with a question that waits."""


def summary_of(
    days: Sequence[str], source: Source, *, repository: str | None = None, repository_id: int | None = None
) -> Summary:
    """The summary of the days, of one repository (by id, under the name that was asked for) or of all."""
    figures = _figures(days, source, repository_id)
    own = [each for each in source.contributions if repository_id in (None, each.repository_id)]
    tally = figures.tally
    return Summary(
        first_day=days[0],
        last_day=days[-1],
        repository=repository,
        questions=tally.questions,
        answered_by_bot=tally.answered_by_bot,
        answered_by_people=tally.answered_by_people,
        closed=tally.closed,
        waiting=tally.waiting,
        messages=tally.messages,
        waits=figures.waits,
        wait_p50_seconds=figures.wait_seconds(50),
        wait_p95_seconds=figures.wait_seconds(95),
        top_keywords=tuple(Keyword(*entry) for entry in figures.top_keywords(TOP)),
        issue_ids=_issue_ids(own, named=repository_id is None),
        waiting_questions=_waiting(days, own, source),
        as_of=figures.as_of or None,
    )


def _figures(days: Sequence[str], source: Source, repository_id: int | None) -> Figures:
    key = ALL if repository_id is None else str(repository_id)
    rows = (row for day in days for row in source.rows.get(day, ()))
    return together(row.figures for row in rows if row.repository_key == key)


def _issue_ids(contributions: Sequence[Contribution], *, named: bool) -> tuple[int | str, ...]:
    threads = {(each.repository, each.issue_id, each.place) for each in contributions}
    return tuple(f"{name}#{place}" if named else number for name, number, place in sorted(threads))


def _waiting(days: Sequence[str], own: Sequence[Contribution], source: Source) -> tuple[Waiting, ...]:
    wanted = {each.thread_id for each in own if each.tally.waiting}
    states = (source.threads[thread_id] for thread_id in wanted if thread_id in source.threads)
    found = (
        Waiting(state.correlation_id, state.title, state.waiting_for, state.waiting_since, state.url)
        for state in states
        if state.waiting_since[:10] in days
    )
    return tuple(sorted(found, key=lambda each: (each.asked_at, each.correlation_id)))
