"""A repository by its name, in any letter case: GitHub ignores it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from ops.day_sources import DaySources
from ops.failure import Failed

MOST_NAMED = 5


class UnknownRepository(Failed):
    """One sentence, with a suggestion: the stage has never counted anything of it."""


@dataclass(frozen=True, slots=True)
class Repository:
    """As GitHub writes its name, and what it is whatever it is called."""

    name: str
    repository_id: int


def repository_named(typed: str, sources: DaySources) -> Repository:
    """Also under a name that it had before. Raises UnknownRepository."""
    known = sources.figures.repository_ids()
    found = find(typed, known)
    if found is None:
        stage = sources.stage.name
        raise UnknownRepository(f"Stage {stage} knows no repository {typed}. {suggestion(typed, known)}")
    return Repository(found, known[found])


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
