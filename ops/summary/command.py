"""`cv-analytics summary`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from ops.connection import LOCAL, Connection
from ops.day_sources import DaySources
from ops.json_output import print_json
from ops.options import JsonOption, StageOption, parse_day
from ops.repositories import repository_named
from ops.summary import summary as summaries
from ops.summary.summary import Summary
from reporter.store import Events, read_day
from reporter.week import Week
from toolchain.terminal import Terminal


def summary(
    date: Annotated[str | None, typer.Option(help="UTC day, such as 2026-11-22.")] = None,
    week: Annotated[str | None, typer.Option(help="ISO week instead of a day, such as 2026-W47.")] = None,
    repository: Annotated[str | None, typer.Option(help="Only this one, as owner/name.")] = None,
    stage: StageOption = LOCAL,
    as_json: JsonOption = False,  # noqa: FBT002  # how typer declares a flag
) -> None:
    """Show what was asked and answered.

    Counts and keywords come from the aggregates. Answers and waits come from the
    events of those issues: an answer settles the latest open question before it.

    ```sh
    cv-analytics summary --date 2026-11-22
    cv-analytics summary --week 2026-W47 --repository octo/hello --json
    ```

    Exit code: 0 on success (also for a period without events), 2 if the stage
    could not be read or has never seen the repository.
    """
    label, days = _days(date, week)
    shown = _read(Connection.to(stage), label, days, repository)
    if as_json:
        print_json(shown.to_json())
    else:
        Terminal().print(summaries.as_table(shown))


def _read(connection: Connection, label: str, days: Sequence[str], repository: str | None) -> Summary:
    stage = connection.stage
    if repository is not None:
        repository = repository_named(repository, DaySources(connection), days)
    table = connection.dynamodb().Table(stage.names.aggregates_table)
    found = summaries.together(read_day(table, day, stage.aggregates.shards) for day in days)
    if repository is not None:
        found = {name: figures for name, figures in found.items() if name == repository}
    reader = Events(connection.client("dynamodb"), stage.names.analytics_table)
    events, _ = reader.of_issues(summaries.issues_of(found))
    answers = summaries.answers_of(events, days)
    if repository is not None:
        return summaries.of_repository(label, repository, found, answers)
    return summaries.of_all(label, found, answers)


def _days(date: str | None, week: str | None) -> tuple[str, Sequence[str]]:
    if (date is None) == (week is None):
        raise typer.BadParameter("give either a day or a week", param_hint="--date / --week")
    if date is not None:
        day = parse_day(date, "--date").isoformat()
        return day, (day,)
    try:
        wanted = Week.parse(str(week))
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--week") from None
    return wanted.label, wanted.days
