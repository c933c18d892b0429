"""A summary's sources, read."""

from __future__ import annotations

from collections.abc import Sequence

from ops.day_sources import DaySources
from ops.repositories import repository_named
from ops.summary.summary import Source, Summary, summary_of


def read_summary(sources: DaySources, days: Sequence[str], repository: str | None) -> Summary:
    found = repository_named(repository, sources) if repository is not None else None
    contributions = list(sources.figures.contributions(days))
    waiting = sorted({each.thread_id for each in contributions if each.tally.waiting})
    source = Source(
        rows=sources.figures.rows(days),
        contributions=contributions,
        threads=sources.figures.threads(waiting),
    )
    return summary_of(
        days,
        source,
        repository=found.name if found else None,
        repository_id=found.repository_id if found else None,
    )
