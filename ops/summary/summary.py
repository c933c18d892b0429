"""What `cv-analytics summary` says of a day or a week."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from rich.table import Table

from contract.aggregates import Figures
from contract.event import AnalyticsEvent
from contract.matching import match_answers, nearest_rank
from toolchain.terminal import visible

TOP = 10
MOST_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Answers:
    """How the queries that were asked in that time fared; the names are those of its JSON."""

    asked: int
    answered: int
    p50Seconds: float | None  # noqa: N815  # scripts read this name
    p95Seconds: float | None  # noqa: N815  # the same
    unanswered: tuple[str, ...]
    """Their addresses at GitHub, the one that has waited longest first."""


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of one repository, or of all of them together; the names are those of its JSON."""

    date: str
    """A day such as 2026-11-22, or an ISO week such as 2026-W47."""
    repository: str | None
    queryCount: int  # noqa: N815  # scripts read this name
    responseCount: int  # noqa: N815  # the same
    topKeywords: tuple[str, ...]  # noqa: N815  # the same
    """The ten most frequent words, the most frequent first."""
    keywordCounts: Mapping[str, int]  # noqa: N815  # the same
    """How often each of those was asked about."""
    issueIds: tuple[int | str, ...]  # noqa: N815  # the same
    """Issue numbers; `owner/name#number` where no repository was asked for, as numbers repeat across them."""
    answers: Answers

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def together(days: Iterable[Mapping[str, Figures]]) -> dict[str, Figures]:
    """The sum of several days, by repository."""
    total: dict[str, Figures] = {}
    for day in days:
        for name, figures in day.items():
            _add(total.setdefault(name, Figures()), figures)
    return total


def of_repository(
    date: str, repository: str, by_repository: Mapping[str, Figures], answers: Answers
) -> Summary:
    """All noughts where the repository had no events then."""
    figures = by_repository.get(repository, Figures())
    return _summary(date, repository, [figures], sorted(figures.issues), answers)


def of_all(date: str, by_repository: Mapping[str, Figures], answers: Answers) -> Summary:
    """The sum over the repositories."""
    return _summary(date, None, by_repository.values(), issues_of(by_repository), answers)


def issues_of(by_repository: Mapping[str, Figures]) -> list[str]:
    """The correlation ids of the issues that the figures name."""
    return [
        f"{name}#{issue}" for name in sorted(by_repository) for issue in sorted(by_repository[name].issues)
    ]


def answers_of(events: Iterable[AnalyticsEvent], days: Sequence[str]) -> Answers:
    """From all events of the issues; of the queries that were asked on one of the days."""
    matching = match_answers(events)
    waits = [answer.seconds for answer in matching.answers if answer.query.day in days]
    waiting = [query for query in matching.unanswered if query.day in days]
    return Answers(
        asked=len(waits) + len(waiting),
        answered=len(waits),
        p50Seconds=nearest_rank(waits, 50),
        p95Seconds=nearest_rank(waits, 95),
        unanswered=tuple(query.url for query in waiting),
    )


def _summary(
    date: str,
    repository: str | None,
    figures: Iterable[Figures],
    issues: Iterable[int | str],
    answers: Answers,
) -> Summary:
    total = Figures()
    for part in figures:
        _add(total, part)
    top = total.top_keywords(TOP)
    return Summary(
        date=date,
        repository=repository,
        queryCount=total.queries,
        responseCount=total.responses,
        topKeywords=tuple(word for word, _ in top),
        keywordCounts=dict(top),
        issueIds=tuple(issues),
        answers=answers,
    )


def _add(total: Figures, part: Figures) -> None:
    total.queries += part.queries
    total.responses += part.responses
    total.keywords += part.keywords
    total.issues += part.issues


def as_table(summary: Summary) -> Table:
    table = Table(title=f"{summary.date}, {summary.repository or 'all repositories'}", show_header=False)
    table.add_row("queries", str(summary.queryCount))
    table.add_row("responses", str(summary.responseCount))
    words = ", ".join(f"{word} {count}" for word, count in summary.keywordCounts.items())
    table.add_row("top keywords", visible(words) or "none")
    table.add_row("issues", ", ".join(map(str, summary.issueIds)) or "none")
    _add_answers(table, summary.answers)
    return table


def _add_answers(table: Table, answers: Answers) -> None:
    if not answers.asked:
        return
    table.add_row("answered", f"{answers.answered} of {answers.asked}")
    if answers.p50Seconds is not None:
        table.add_row("time to answer", f"p50 {answers.p50Seconds:g} s, p95 {answers.p95Seconds:g} s")
    shown = [visible(url) for url in answers.unanswered[:MOST_SHOWN]]
    more = len(answers.unanswered) - len(shown)
    table.add_row("unanswered", "\n".join([*shown, *([f"and {more} more"] if more > 0 else [])]) or "none")
