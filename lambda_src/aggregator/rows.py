"""From a day's contributions to its rows: pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from contract.contribution import Contribution
from contract.figures import ALL, Row, RunningFigures, repository_key

ALL_REPOSITORIES = 0
"""Stands for the row of all repositories together."""


def key_of(repository_id: int) -> str:
    """The sort key of a repository's row, or of the one for all."""
    return repository_key(repository_id) if repository_id else ALL


def rows_of(
    day: str,
    contributions: Iterable[Contribution],
    *,
    wanted: Iterable[int],
    revisions: Mapping[str, int],
) -> list[Row]:
    """The rows of the wanted repositories, each one revision after the stored one.

    `contributions` are all of the day, in any order, and read but once.
    """
    running = {repository_id: RunningFigures() for repository_id in wanted}
    for each in contributions:
        for repository_id in (each.repository_id, ALL_REPOSITORIES):
            if repository_id in running:
                running[repository_id].add(each)
    return [
        Row(
            date=day,
            repository_id=repository_id,
            repository=found.repository if repository_id else "",
            revision=revisions.get(key_of(repository_id), 0) + 1,
            complete_until=found.complete_until,
            figures=found.figures(of_all=not repository_id),
        )
        for repository_id, found in sorted(running.items())
    ]
