"""Threads poked, and days written again."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from rich.progress import Progress

from ops.day_sources import DaySources, oldest_day
from ops.poking import Poked
from ops.replay.reports import Reports


def poke(sources: DaySources, threads: Sequence[str], progress: Progress) -> Poked:
    poked, task = Poked(), progress.add_task("threads", total=len(threads))
    for _ in sources.poker(f"replay-{secrets.token_hex(4)}").poke(threads, poked):
        progress.update(task, completed=poked.sent)
    return poked


def write_again(sources: DaySources, days: Sequence[str], only: int | None, progress: Progress) -> None:
    """The days' rows and the reports of their weeks.

    No rows of days whose contributions may be expiring: what is left of them would be less.
    """
    rows, first = sources.row_maker(), oldest_day(sources.stage)
    for day in progress.track([day for day in days if day >= first], description="days"):
        rows.make(day, {each for each in rows.repositories(day) if only in (None, each)})
    names = sources.stage.names
    Reports(
        functions=sources.functions,
        publisher=names.publisher,
        dynamodb=sources.dynamodb,
        aggregates_table=names.aggregates_table,
    ).show(days)
