"""What `cv-analytics summary` says of a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from rich.table import Table

from contract.aggregates import Figures

TOP = 10


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of one repository, or of all of them together; the names are those of its JSON."""

    date: str
    repository: str | None
    queryCount: int  # noqa: N815  # scripts read this name
    responseCount: int  # noqa: N815  # the same
    topKeywords: tuple[str, ...]  # noqa: N815  # the same
    """The ten most frequent words, the most frequent first."""
    keywordCounts: Mapping[str, int]  # noqa: N815  # the same
    """How often each of those was asked about."""
    issueIds: tuple[int | str, ...]  # noqa: N815  # the same
    """Issue numbers; `owner/name#number` where no repository was asked for, as numbers repeat across them."""

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def of_repository(date: str, repository: str, by_repository: Mapping[str, Figures]) -> Summary:
    """All noughts where the repository had no events on that day."""
    figures = by_repository.get(repository, Figures())
    return _summary(date, repository, [figures], sorted(figures.issues))


def of_all(date: str, by_repository: Mapping[str, Figures]) -> Summary:
    """The sum over the repositories."""
    issues = [
        f"{name}#{issue}" for name in sorted(by_repository) for issue in sorted(by_repository[name].issues)
    ]
    return _summary(date, None, list(by_repository.values()), issues)


def _summary(
    date: str, repository: str | None, figures: Iterable[Figures], issues: Iterable[int | str]
) -> Summary:
    total = Figures()
    for part in figures:
        total.queries += part.queries
        total.responses += part.responses
        total.keywords += part.keywords
    top = total.top_keywords(TOP)
    return Summary(
        date=date,
        repository=repository,
        queryCount=total.queries,
        responseCount=total.responses,
        topKeywords=tuple(word for word, _ in top),
        keywordCounts=dict(top),
        issueIds=tuple(issues),
    )


def as_table(summary: Summary) -> Table:
    table = Table(title=f"{summary.date}, {summary.repository or 'all repositories'}", show_header=False)
    table.add_row("queries", str(summary.queryCount))
    table.add_row("responses", str(summary.responseCount))
    words = ", ".join(f"{word} {count}" for word, count in summary.keywordCounts.items())
    table.add_row("top keywords", words or "none")
    table.add_row("issues", ", ".join(map(str, summary.issueIds)) or "none")
    return table
