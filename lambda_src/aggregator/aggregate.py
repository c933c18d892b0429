"""The rows of each day that a batch of stream records touches, made from all of its contributions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from aggregator.changes import changes_of
from aggregator.rows import ALL_REPOSITORIES, key_of, rows_of
from aggregator.store import Store
from contract.figures import Row, is_final

DAY_SECONDS = 15.0
"""A further day is begun only while there is time for a large one."""


class NotFinished(Exception):
    """Days are left to do, and the stream must deliver the batch again; the text says how many."""


@dataclass(slots=True)
class Report:
    """What a batch came to."""

    days: int = 0
    rows: int = 0
    conflicts: int = 0
    """Rows that another writer was first to write."""
    received_at: Sequence[str] = ()
    """When the events came that are now in the figures."""
    unreadable: dict[str, str] = field(default_factory=dict)
    """Stored contributions that were left out because this code cannot read them, and why, by their names."""


@dataclass(frozen=True, slots=True)
class Aggregator:
    """`known_names` are the names that this process has already kept. Tests replace `clock`."""

    store: Store
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    known_names: set[tuple[str, int]] = field(default_factory=set)

    def aggregate(
        self, records: Sequence[Mapping[str, Any]], time_left: Callable[[], float], report: Report
    ) -> None:
        """Raises NotFinished, and what boto3 raises; whatever was written until then is right."""
        changes = changes_of(records)
        for day, repositories in sorted(changes.repositories.items(), reverse=True):
            if report.days and time_left() < DAY_SECONDS:
                left = len(changes.repositories) - report.days
                raise NotFinished(f"no time left for {left} of {len(changes.repositories)} days")
            self._day(day, {*repositories, ALL_REPOSITORIES}, report)
            report.days += 1
        report.received_at = changes.received_at

    def _day(self, day: str, wanted: set[int], report: Report) -> None:
        """Each row on its own: losing one does not touch the others. No row is lost three times.

        A day whose contributions may be expiring keeps its rows: what is left would come to less.
        """
        # Before the contributions: docs/guarantees.md says why this order makes it exact.
        stored = self.store.stored(day)
        if is_final(stored.complete_until, self.clock()):
            return
        first = revisions = stored.revisions
        while wanted:
            contributions = self.store.contributions(day, report.unreadable)
            rows = rows_of(day, contributions, wanted=wanted, revisions=revisions)
            lost = {row.repository_id for row in rows if not self._write(row, report)}
            revisions = self.store.stored(day).revisions if lost else {}
            # Who wrote the second revision after the first look has read all that there was at that look.
            wanted = {each for each in lost if _of(revisions, each) < _of(first, each) + 2}

    def _write(self, row: Row, report: Report) -> bool:
        if not self.store.put(row):
            report.conflicts += 1
            return False
        report.rows += 1
        name = row.repository, row.repository_id
        if row.repository and name not in self.known_names:
            self.store.put_name(*name, as_of=row.figures.as_of)
            self.known_names.add(name)
        return True


def _of(revisions: Mapping[str, int], repository_id: int) -> int:
    return revisions.get(key_of(repository_id), 0)
