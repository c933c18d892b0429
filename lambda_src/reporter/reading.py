"""Reads what a report is made of, until it holds still."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from contract.figures import Row
from reporter.completeness import Completeness, Queues
from reporter.corrections import WEEKS, Correction, corrections
from reporter.report import (
    Activity,
    Report,
    Source,
    all_of,
    busiest_of,
    longest_waiting,
    report_of,
    reported,
)
from reporter.sendings import Sendings
from reporter.settings import ReporterSettings
from reporter.store import FiguresStore
from reporter.week import Week

MOST_DAYS = 400
"""How far back questions that wait are looked for."""
LOOKS = 3
"""How often everything is read if the figures keep changing; those of a past week rarely do."""


@dataclass(frozen=True, slots=True)
class _Figures:
    """What must hold still while the rest is read."""

    rows: Mapping[str, Sequence[Row]]
    waiting: Mapping[str, int]
    """Of each day up to the week's last one, how many questions wait."""


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
        figures = self._figures(week)
        for _ in range(LOOKS):
            as_of, before = self.clock(), figures
            activity = self._activity(week, figures.waiting)
            threads = self.store.threads(
                sorted({*activity.waiting, *(thread_id for thread_id, _ in activity.busiest)})
            )
            figures = self._figures(week)
            if figures == before:
                break
        completeness = Completeness(
            week=week,
            as_of=as_of,
            queues=self.queues(),
            audits=self.store.audits(week.days),
            moved=figures != before,
            retention_days=self.settings.retention_days,
        )
        source = Source(rows=figures.rows, activity=activity, threads=threads)
        return report_of(
            self.settings.stage, source, completeness=completeness, corrections=self._corrections(week)
        )

    def _figures(self, week: Week) -> _Figures:
        last = week.end.date()
        back = range(1, min(self.settings.retention_days, MOST_DAYS) + 1)
        waiting = self.store.waiting([(last - timedelta(days=number)).isoformat() for number in back])
        return _Figures(self.store.rows([*week.before.days, *week.days]), waiting)

    def _activity(self, week: Week, waiting: Mapping[str, int]) -> Activity:
        return Activity(
            busiest=busiest_of(self.store.contributions(week.days)),
            waiting=longest_waiting(waiting, self.store.contributions),
            waiting_in_all=sum(waiting.values()),
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
