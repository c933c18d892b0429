"""ISO weeks, as the report counts them: Monday to Sunday, seven UTC days."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from contract.event import SEALED_BEFORE_EXPIRY_DAYS


@dataclass(frozen=True, slots=True)
class Week:
    """One ISO week, known by its Monday."""

    monday: date

    @classmethod
    def parse(cls, label: str) -> Self:
        """The week of a label such as `2026-W47`, of the years 1000 to 2999. Raises ValueError."""
        if not re.fullmatch(r"[12]\d{3}-W\d{2}", label, re.ASCII):
            raise ValueError(f"{label!r} is not an ISO week such as 2026-W47")
        return cls(date.fromisocalendar(int(label[:4]), int(label[6:]), 1))

    @classmethod
    def last_before(cls, moment: datetime, time_zone: str) -> Self:
        """The last week that is over where the time zone's clocks show `moment`."""
        today = moment.astimezone(ZoneInfo(time_zone)).date()
        return cls(today - timedelta(days=today.weekday() + 7))

    @property
    def label(self) -> str:
        year, number, _ = self.monday.isocalendar()
        return f"{year}-W{number:02}"

    @property
    def days(self) -> tuple[str, ...]:
        return tuple((self.monday + timedelta(days=day)).isoformat() for day in range(7))

    @property
    def before(self) -> Week:
        return Week(self.monday - timedelta(days=7))

    @property
    def end(self) -> datetime:
        """The moment at which its last UTC day is over."""
        return datetime.combine(self.monday + timedelta(days=7), time(), UTC)

    def sealed_on(self, retention_days: int) -> str:
        """The UTC day from which none of its figures changes any more."""
        last = self.monday + timedelta(days=6)
        return (last + timedelta(days=retention_days - SEALED_BEFORE_EXPIRY_DAYS + 1)).isoformat()


def week_of(day: str) -> Week:
    """The ISO week of a day such as `2026-11-22`."""
    found = date.fromisoformat(day)
    return Week(found - timedelta(days=found.weekday()))
