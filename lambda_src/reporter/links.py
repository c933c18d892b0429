"""Addresses of the dashboard: a week's report, and a thread. `dashboard/src/view.ts` reads them."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from reporter.week import Week


@dataclass(frozen=True, slots=True)
class Page:
    """The dashboard of a stage, by its address without a slash at the end."""

    address: str

    def week(self, week: Week) -> str:
        return f"{self.address}/?reports={week.label}"

    def thread(self, thread_id: str) -> str:
        """By its identity: the link still leads there once the repository has another name."""
        return f"{self.address}/?thread={quote(thread_id, safe='')}"
