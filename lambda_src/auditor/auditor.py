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
        """What is wrong in the same way at every look; there are at least two before anything is called so.

        Further looks are taken while the figures in question move. `also` are contributions of which the
        day's events tell nothing.
        """
        _, found = self._look(day, repository, also)
        for _ in range(MOST_LOOKS - 1):
            if not found.differences:
                break
            self.sleep(PAUSE_SECONDS * (0.5 + self.random()))
            look, again = self._look(day, repository, also)
            before = set(found.differences)
            found = Audit([each for each in again.differences if each in before], again.under_way)
            if not look.moving & {each.repository for each in found.differences}:
                break
        return found

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

    def _look(
        self, day: str, repository: str | None, also: Mapping[str, Contribution] | None
    ) -> tuple[Look, Audit]:
        look = self.look(day, repository, also)
        return look, audit(look, self.rules, self.clock())


def revisions(rows: Iterable[Row]) -> Revisions:
    """By partition and sort key; None where the item has none yet."""
    return {(row[PARTITION_KEY], row[SORT_KEY]): row.get(REVISION) for row in rows}
