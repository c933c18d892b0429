"""`cv-analytics summary`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Annotated

import typer

from ops.connection import LOCAL, Connection
from ops.day_sources import DaySources
from ops.json_output import print_json
from ops.options import JsonOption, StageOption, parse_day
from ops.repositories import repository_named
from ops.summary.showing import as_table
from ops.summary.summary import Source, Summary, summary_of
from reporter.week import Week
from toolchain.terminal import Terminal

MOST_DAYS = 3_660


def summary(  # noqa: PLR0913, PLR0917  # each is an option of the command
    date_: Annotated[str | None, typer.Option("--date", help="UTC day, such as 2026-11-22.")] = None,
    from_: Annotated[str | None, typer.Option("--from", help="First UTC day of a range.")] = None,
    to: Annotated[str | None, typer.Option("--to", help="Last UTC day of a range.")] = None,
    week: Annotated[str | None, typer.Option(help="ISO week, such as 2026-W47.")] = None,
    repository: Annotated[str | None, typer.Option(help="Only this one, as owner/name.")] = None,
    stage: StageOption = LOCAL,
    as_json: JsonOption = False,  # noqa: FBT002  # how typer declares a flag
) -> None:
    """Show what was asked and answered.

    A question counts for the day on which it was asked, and so do its answer and
    its wait. docs/figures.md defines each figure.

    ```sh
    cv-analytics summary --date 2026-11-22
    cv-analytics summary --from 2026-11-01 --to 2026-11-30
    cv-analytics summary --week 2026-W47 --repository octo/hello --json
    ```

    Exit code: 0 on success (also for a period without events), 2 on failure or if
    the stage has never seen the repository.
    """
    days = _days(date_, from_, to, week)
    shown = _read(DaySources(Connection.to(stage)), days, repository)
    if as_json:
        print_json(shown.to_json())
    else:
        Terminal().print(as_table(shown))


def _read(sources: DaySources, days: Sequence[str], repository: str | None) -> Summary:
    found = repository_named(repository, sources) if repository is not None else None
    contributions = list(sources.figures.contributions(days))
    waiting = sorted({each.thread_id for each in contributions if each.tally.waiting})
    source = Source(
        rows=sources.figures.rows(days),
        contributions=contributions,
        threads=sources.figures.threads(waiting),
    )
    return summary_of(
        days,
        source,
        repository=found.name if found else None,
        repository_id=found.repository_id if found else None,
    )


def _days(day: str | None, first: str | None, last: str | None, week: str | None) -> Sequence[str]:
    given = [day is not None, first is not None or last is not None, week is not None]
    if sum(given) != 1:
        raise typer.BadParameter("give a day, a range or a week", param_hint="--date / --from --to / --week")
    if day is not None:
        return (parse_day(day, "--date").isoformat(),)
    if week is not None:
        return _week(week)
    if first is None or last is None:
        raise typer.BadParameter("a range has a first and a last day", param_hint="--from --to")
    return _range(parse_day(first, "--from"), parse_day(last, "--to"))


def _week(label: str) -> Sequence[str]:
    try:
        return Week.parse(label).days
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--week") from None


def _range(first: date, last: date) -> Sequence[str]:
    count = (last - first).days + 1
    if not 0 < count <= MOST_DAYS:
        raise typer.BadParameter(
            f"the last day is not before the first, and at most {MOST_DAYS} days later", param_hint="--to"
        )
    return [(first + timedelta(days=number)).isoformat() for number in range(count)]
