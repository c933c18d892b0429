"""Reads what a report is made of, until it holds still."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from reporter.completeness import Completeness, Queues
from reporter.corrections import WEEKS, Correction, corrections
from reporter.report import DayFigures, Report, counts_of, issues_of, report_of
from reporter.sendings import Sendings
from reporter.settings import ReporterSettings
from reporter.store import Events, read_audits, read_day
from reporter.week import Week

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table

LOOKS = 3
"""So often everything is read where the figures move meanwhile; those of a week that is over hardly do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Reads reports. `clock` is replaced where time is not real."""

    settings: ReporterSettings
    aggregates: Table
    events: Events
    sendings: Sendings
    queues: Callable[[], Queues | None]
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)

    def report(self, week: Week) -> Report:
        """As of the moment at which the last reading began, or else it says that the figures moved."""
        as_of, figures = self.clock(), self._figures(week)
        for _ in range(LOOKS):
            issues = [issue.correlation_id for issue in issues_of(figures)]
            events, unreadable = self.events.of_issues(issues)
            before, began = figures, as_of
            as_of, figures = self.clock(), self._figures(week)
            if figures == before:
                break
        completeness = Completeness(
            week=week,
            as_of=began,
            queues=self.queues(),
            audits=read_audits(self.aggregates, week.days),
            unreadable=unreadable,
            moved=figures != before,
            seal_after_days=self.settings.seal_after_days,
        )
        return report_of(
            self.settings.stage,
            before,
            events,
            completeness=completeness,
            corrections=self._corrections(week),
        )

    def is_missing(self, week: Week) -> bool:
        """Whether the week's report should have been sent and was not.

        A stage that is younger than the week owes none: nothing was counted in it, and none was sent before.
        """
        if self.sendings.is_finished(week):
            return False
        was_begun = week in self.sendings.reported([week])
        return was_begun or self.sendings.is_finished(week.before) or any(self._counts(week).values())

    def _figures(self, week: Week) -> DayFigures:
        days = (*week.before.days, *week.days)
        return {day: read_day(self.aggregates, day, self.settings.shards) for day in days}

    def _counts(self, week: Week) -> DayFigures:
        shards = self.settings.shards
        return {day: read_day(self.aggregates, day, shards, kind="counts") for day in week.days}

    def _corrections(self, week: Week) -> list[Correction]:
        """Read only where there is something to hold them against."""
        earlier = [week.before]
        while len(earlier) < WEEKS:
            earlier.append(earlier[-1].before)
        reported = self.sendings.reported(earlier)
        return corrections(reported, {each: counts_of(each, self._counts(each)) for each in reported})
