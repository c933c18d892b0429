"""`cv-analytics reconcile`."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from ops.json_output import print_json
from ops.options import (
    A_DAY,
    LOCAL,
    SETTLED_AFTER_MINUTES,
    JsonOption,
    SettledOption,
    StageOption,
    confirm,
    must_not_ask,
    parse_day,
)
from toolchain.terminal import Terminal, visible

if TYPE_CHECKING:
    from auditor.audit import Audit

MOST_SHOWN = 50


def reconcile(  # noqa: PLR0913, PLR0917  # each is an option of the command
    day: Annotated[str, typer.Option(help=f"UTC day: {A_DAY}.")] = "yesterday",
    repository: Annotated[str | None, typer.Option(help="Only this repository, as owner/name.")] = None,
    stage: StageOption = LOCAL,
    repair: Annotated[bool, typer.Option("--repair", help="Correct what differs.")] = False,  # noqa: FBT002  # how typer declares a flag
    yes: Annotated[bool, typer.Option("--yes", help="Skip the question before a repair.")] = False,  # noqa: FBT002  # the same
    settled_after: SettledOption = SETTLED_AFTER_MINUTES,
    json_: JsonOption = False,  # noqa: FBT002  # the same
) -> None:
    """Recompute a day from its messages, and compare.

    Recomputes every thread with messages of the day and compares the result with
    the stored contributions and figures. Traffic may continue. `--repair` counts
    again whatever differs; you can stop it and run it again.

    ```sh
    cv-analytics reconcile
    cv-analytics reconcile --day 2026-11-16 --repair --yes --json
    ```

    Exit code: 0 if nothing differs (any more, after a repair), 1 if something does
    or you declined.
    """
    must_not_ask(as_json=repair and json_, yes=yes, option="--repair")
    asked = parse_day(day, "--day").isoformat()
    from ops.connection import Connection
    from ops.day_sources import DaySources, auditable_day
    from ops.reconcile.reconciler import Reconciler, as_json
    from ops.repositories import repository_named

    sources = DaySources(Connection.to(stage))
    wanted = auditable_day(asked, sources.stage)
    only = repository_named(repository, sources) if repository is not None else None
    terminal = Terminal(stderr=json_)
    reconciler = Reconciler(
        auditor=sources.auditor(timedelta(minutes=settled_after)),
        poker=sources.poker,
        rows=sources.row_maker(),
        day=wanted,
        repository_id=only.repository_id if only else None,
    )
    found = reconciler.look()
    _show(terminal, found)
    is_repair = bool(repair and found.differences)
    if is_repair:
        confirm("Count these again?", yes=yes)
        found = reconciler.repair(found)
        _show(terminal, found)
    elif found.differences:
        runbook = sources.stage.alarms.runbook
        terminal.say(f"To correct it, add --repair. What each means: {runbook}#aggregate-drift.")
    if json_:
        print_json(as_json(wanted, only.name if only else None, found, repaired=is_repair))
    if found.differences:
        raise typer.Exit(1)


def _show(terminal: Terminal, found: Audit) -> None:
    differences = found.differences
    for difference in differences[:MOST_SHOWN]:
        terminal.say(visible(f"{difference.finding}: {difference.detail}"))
    if len(differences) > MOST_SHOWN:
        terminal.say(f"… and {len(differences) - MOST_SHOWN} more")
    terminal.say(f"{len(differences)} differences, {found.under_way} still on their way")
