"""`cv-analytics reconcile`."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

import typer

from ops.connection import LOCAL, Connection
from ops.day_sources import SETTLED_AFTER_MINUTES, DaySources, auditable_day, resender
from ops.json_output import print_json
from ops.options import JsonOption, SettledOption, StageOption, confirm, must_not_ask
from ops.reconcile.mending import Mender
from ops.reconcile.reconciler import Found, Reconciler, as_json, preview
from ops.repositories import repository_named
from toolchain.terminal import Terminal, visible

MOST_SHOWN = 50


def reconcile(  # noqa: PLR0913, PLR0917  # each is an option of the command
    day: Annotated[str, typer.Option(help="UTC day, such as 2026-11-22.")],
    repository: Annotated[str | None, typer.Option(help="Only this one, as owner/name.")] = None,
    stage: StageOption = LOCAL,
    repair: Annotated[bool, typer.Option("--repair", help="Correct what differs.")] = False,  # noqa: FBT002  # how typer declares a flag
    yes: Annotated[bool, typer.Option("--yes", help="Skip the question before a repair.")] = False,  # noqa: FBT002  # the same
    settled_after: SettledOption = SETTLED_AFTER_MINUTES,
    json_: JsonOption = False,  # noqa: FBT002  # the same
) -> None:
    """Compare a day's figures with its events.

    Computes the day from its events and compares the result with the stored
    contributions and aggregates. Traffic may continue: each difference is checked
    again before it is reported.

    `--repair` corrects what differs. Each correction is one transaction, which
    succeeds only if nothing else was counted meanwhile. You can stop a repair and
    run it again.

    ```sh
    cv-analytics reconcile --day 2026-11-16
    cv-analytics reconcile --day 2026-11-16 --repair --yes --json
    ```

    Exit code: 0 if nothing differs, 1 if something does (after a repair: still
    does) or you declined, 2 if the stage could not be read or repaired.
    """
    must_not_ask(as_json=repair and json_, yes=yes, option="--repair")
    sources = DaySources(Connection.to(stage))
    wanted = auditable_day(day, sources.stage)
    if repository is not None:
        repository = repository_named(repository, sources, [wanted])
    terminal = Terminal(stderr=json_)
    reconciler = _reconciler(sources, wanted, repository, settled_after, terminal)
    found = reconciler.look()
    _show(terminal, found)
    is_repair = bool(repair and found.audit.differences)
    if is_repair:
        terminal.say(*preview(found))
        confirm("Repair this?", yes=yes)
        found = reconciler.repair(found)
        _show(terminal, found)
    elif found.audit.differences:
        runbook = sources.stage.alarms.runbook
        terminal.say(f"Add --repair to correct it. What it means: {runbook}#aggregate-drift.")
    if json_:
        shown = as_json(wanted, repository, found, repaired=is_repair)
        print_json(shown)
    if found.audit.differences:
        raise typer.Exit(1)


def _reconciler(
    sources: DaySources, day: str, repository: str | None, settled_after: int, terminal: Terminal
) -> Reconciler:
    auditor = sources.auditor(timedelta(minutes=settled_after))
    return Reconciler(
        auditor=auditor,
        mender=Mender(store=auditor.store, rules=auditor.rules),
        resender=lambda run: resender(sources, run),
        day=day,
        repository=repository,
        report=terminal.say,
    )


def _show(terminal: Terminal, found: Found) -> None:
    differences = found.audit.differences
    for difference in differences[:MOST_SHOWN]:
        terminal.say(visible(f"{difference.finding}: {difference.detail}"))
    if len(differences) > MOST_SHOWN:
        terminal.say(f"… and {len(differences) - MOST_SHOWN} more")
    terminal.say(f"{len(differences)} differences, {found.audit.under_way} events still on their way")
