"""Looks at a day until it can tell a difference from traffic."""

from __future__ import annotations

import random as chance
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeAlias

from auditor.audit import Audit, Look, Row, Rules, audit, newest
from auditor.store import DayStore
from contract.aggregates import PARTITION_KEY, REVISION, SORT_KEY, repository_of
from processor.contribution import Contribution

PAUSE_SECONDS = 3.0
MOST_LOOKS = 5
TRY_SECONDS = 0.5
MOST_TRIES = 4

Revisions: TypeAlias = Mapping[tuple[str, str], int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Auditor:
    """Audits days. `sleep`, `random` (0 to 1) and `clock` are replaced where time is not real."""

    store: DayStore
    rules: Rules
    sleep: Callable[[float], None] = time.sleep
    random: Callable[[], float] = chance.random
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)

    def audit(
        self, day: str, repository: str | None = None, *, also: Mapping[str, Contribution] | None = None
    ) -> Audit:
        """What is wrong in the same way at two looks during which nothing moved.

        A look during which figures moved tells neither that they are right nor that they are wrong. Where
        they never stand still, what the last two looks share is told. `also` are contributions of which the
        day's events tell nothing.
        """
        still: Audit | None = None
        looks: list[Audit] = []
        for number in range(MOST_LOOKS):
            if number:
                self.sleep(PAUSE_SECONDS * (0.5 + self.random()))
            is_still, found = self._still_look(day, repository, also)
            looks.append(found)
            if is_still and not found.differences:
                return found
            if is_still and still:
                return _shared(still, found)
            if is_still:
                still = found
        return _shared(*looks[-2:])

    def _still_look(
        self, day: str, repository: str | None, also: Mapping[str, Contribution] | None
    ) -> tuple[bool, Audit]:
        """Of a few looks the first during which nothing moved, or else the last; and which of them it is."""
        for _ in range(MOST_TRIES):
            look = self.look(day, repository, also)
            if not look.moving:
                break
            self.sleep(self.random() * TRY_SECONDS)
        return not look.moving, audit(look, self.rules, self.clock())

    def look(
        self, day: str, repository: str | None = None, also: Mapping[str, Contribution] | None = None
    ) -> Look:
        """One reading of all of it; the aggregates twice, so that it shows which figures moved meanwhile."""
        before = revisions(self.store.rows(day, repository))
        stored, unreadable = self.store.stored(self.store.keys(day, repository))
        kept = newest(stored)
        ids = {each.event.entity_id for each in kept} | (also or {}).keys()
        contributions = self.store.contributions(ids)
        rows = self.store.rows(day, repository)
        after = revisions(rows)
        moved = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
        return Look(
            day=day,
            stored=kept,
            unreadable=unreadable,
            contributions=contributions,
            rows=rows,
            moving=frozenset(repository_of(counter) for _, counter in moved),
        )


def _shared(before: Audit, now: Audit) -> Audit:
    there = set(before.differences)
    return Audit([each for each in now.differences if each in there], now.under_way)


def revisions(rows: Iterable[Row]) -> Revisions:
    """By partition and sort key; None where the item has none yet."""
    return {(row[PARTITION_KEY], row[SORT_KEY]): row.get(REVISION) for row in rows}
