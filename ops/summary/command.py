"""`cv-analytics summary`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Annotated

import typer

from ops.json_output import print_json
from ops.options import A_DAY, LOCAL, JsonOption, StageOption, parse_day
from toolchain.terminal import Terminal

MOST_DAYS = 3_660


def summary(  # noqa: PLR0913, PLR0917  # each is an option of the command
    date_: Annotated[str | None, typer.Option("--date", help=f"UTC day: {A_DAY}. Default: today.")] = None,
    from_: Annotated[str | None, typer.Option("--from", help="First UTC day of a range.")] = None,
    to: Annotated[str | None, typer.Option("--to", help="Last UTC day of a range. Default: today.")] = None,
    week: Annotated[str | None, typer.Option(help="ISO week, such as 2026-W47.")] = None,
    repository: Annotated[str | None, typer.Option(help="Only this repository, as owner/name.")] = None,
    stage: StageOption = LOCAL,
    as_json: JsonOption = False,  # noqa: FBT002  # how typer declares a flag
) -> None:
    """Show what was asked and answered.

    A question counts for the day on which it was asked, and so do its answer and
    its wait. docs/figures.md defines each figure.

    ```sh
    cv-analytics summary
    cv-analytics summary --date yesterday
    cv-analytics summary --from 2026-11-01 --to 2026-11-30
    cv-analytics summary --week 2026-W47 --repository octo/hello --json
    ```

    Exit code: 0 on success (also for a period without events), 2 if the stage has
    never seen the repository.
    """
    days = _days(date_, from_, to, week)
    from ops.connection import Connection
    from ops.day_sources import DaySources
    from ops.summary.reading import read_summary
    from ops.summary.showing import as_table

    shown = read_summary(DaySources(Connection.to(stage)), days, repository)
    if as_json:
        print_json(shown.to_json())
    else:
        Terminal().print(as_table(shown))


def _days(day: str | None, first: str | None, last: str | None, week: str | None) -> Sequence[str]:
    if sum((day is not None, first is not None or last is not None, week is not None)) > 1:
        raise typer.BadParameter("give a day, a range or a week", param_hint="--date / --from --to / --week")
    if week is not None:
        return _week(week)
    if first is not None:
        return _range(parse_day(first, "--from"), parse_day("today" if last is None else last, "--to"))
    if last is not None:
        raise typer.BadParameter("a range has a first day", param_hint="--from")
    return (parse_day("today" if day is None else day, "--date").isoformat(),)


def _week(label: str) -> Sequence[str]:
    from reporter.week import Week

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
