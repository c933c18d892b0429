"""A repository as the stage spells it, in whatever letter case it was typed: GitHub ignores letter case."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from contract.aggregates import SORT_KEY, counts_key, repository_of
from ops.day_sources import DaySources
from ops.failure import Failed

MOST_NAMED = 5


class UnknownRepository(Failed):
    """One sentence, with a suggestion: the stage has never seen an event of it."""


def repository_named(typed: str, sources: DaySources, days: Iterable[str] = ()) -> str:
    """Looks among the repositories of the days' events, then among all that ever counted.

    Raises UnknownRepository.
    """
    near = {key.correlation_id.partition("#")[0] for day in days for key in sources.store.keys(day)}
    return find(typed, near) or _found(typed, near | _counted(sources), sources.stage.name)


def find(typed: str, known: Iterable[str]) -> str | None:
    """Exactly so, else in another letter case."""
    alike = sorted(name for name in known if name.casefold() == typed.casefold())
    return typed if typed in alike else next(iter(alike), None)


def suggestion(typed: str, known: Iterable[str]) -> str:
    """A sentence on what may have been meant."""
    by_case = {name.casefold(): name for name in sorted(known, key=str.casefold)}
    if close := get_close_matches(typed.casefold(), by_case, n=1):
        return f"Did you mean {by_case[close[0]]}?"
    names = list(by_case.values())
    if not names:
        return "It has no events at all yet."
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return f"It knows {', '.join(names[:MOST_NAMED])}{more}."


def _found(typed: str, known: set[str], stage: str) -> str:
    found = find(typed, known)
    if found is None:
        raise UnknownRepository(f"Stage {stage} knows no repository {typed}. {suggestion(typed, known)}")
    return found


def _counted(sources: DaySources) -> set[str]:
    """Reads the keys of the whole table: only for a name that no event of the days has."""
    prefix = counts_key("", "").counter
    pages = sources.dynamodb.get_paginator("scan").paginate(
        TableName=sources.stage.names.aggregates_table,
        ProjectionExpression="#counter",
        FilterExpression="begins_with(#counter, :counts)",
        ExpressionAttributeNames={"#counter": SORT_KEY},
        ExpressionAttributeValues={":counts": {"S": prefix}},
    )
    return {repository_of(row[SORT_KEY]["S"]) for page in pages for row in page["Items"]}
