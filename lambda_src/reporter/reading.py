"""Reads what a report is made of, until it holds still."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from reporter.completeness import Completeness, Queues
from reporter.corrections import WEEKS, Correction, corrections
from reporter.report import Report, Source, activity_of, all_of, report_of, reported
from reporter.sendings import Sendings
from reporter.settings import ReporterSettings
from reporter.store import FiguresStore
from reporter.week import Week

LOOKS = 3
"""So often everything is read where the figures move meanwhile; those of a week that is over hardly do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Reads reports. `clock` is replaced where time is not real."""

    settings: ReporterSettings
    store: FiguresStore
    sendings: Sendings
    queues: Callable[[], Queues | None]
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)

    def report(self, week: Week) -> Report:
        """As of the moment at which the last reading began, or else it says that the figures moved."""
        days = [*week.before.days, *week.days]
        rows = self.store.rows(days)
        for _ in range(LOOKS):
            as_of, before = self.clock(), rows
            activity = activity_of(self.store.contributions(week.days))
            threads = self.store.threads(
                sorted({*activity.waiting, *(thread_id for thread_id, _ in activity.busiest)})
            )
            rows = self.store.rows(days)
            if rows == before:
                break
        completeness = Completeness(
            week=week,
            as_of=as_of,
            queues=self.queues(),
            audits=self.store.audits(week.days),
            moved=rows != before,
            retention_days=self.settings.retention_days,
        )
        source = Source(rows=rows, activity=activity, threads=threads)
        return report_of(
            self.settings.stage, source, completeness=completeness, corrections=self._corrections(week)
        )

    def is_missing(self, week: Week) -> bool:
        """Whether the week's report should have been sent and was not.

        A stage that is younger than the week owes none: nothing was counted in it, and none was sent before.
        """
        if self.sendings.is_finished(week):
            return False
        was_begun = week in self.sendings.reported([week])
        return was_begun or self.sendings.is_finished(week.before) or any(self.store.rows(week.days).values())

    def _corrections(self, week: Week) -> list[Correction]:
        earlier = [week.before]
        while len(earlier) < WEEKS:
            earlier.append(earlier[-1].before)
        then = self.sendings.reported(earlier)
        now = {each: reported(all_of(each, self.store.rows(each.days))) for each in then}
        return corrections(then, now)
