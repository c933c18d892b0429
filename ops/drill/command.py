"""`cv-analytics drill`."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from ops.connection import LOCAL, Connection
from ops.drill.bells import Bells
from ops.drill.ground import REPOSITORY, DrillFailed, Ground
from ops.drill.provocations import Provocation, provocations
from ops.drill.run import Drill, Outcome
from ops.json_output import print_json
from ops.options import JsonOption, YesOption

PREVIEW = f"""This disturbs the running local stage for some minutes: it writes events of {REPOSITORY},
switches the processor's queue off and on, changes its settings and puts them back."""
LEGEND = """An alarm is evaluated by its own definition, read back from the stage; its end by what came after
its trouble. What the emulator has no metrics of is read from queues' attributes and functions' metric lines.
The drill then sets the state, as the emulator heeds no dimensions. Alarm, topic and mailbox are real; a queue
on the topic stands for the e-mail address. "ok again" includes the end's mail. Not the emulator's own:"""


def drill(
    only: Annotated[
        list[str] | None, typer.Option(help="Only this alarm, by its heading in the runbook.")
    ] = None,
    yes: YesOption = False,  # noqa: FBT002  # how typer declares a flag
    as_json: JsonOption = False,  # noqa: FBT002  # the same
) -> None:
    """Provokes each alarm of the local stage in turn.

    Of each it is checked that it rings, that no other one does, that the
    mail comes, and that alarm and mail end with the trouble. An alarm that
    nothing here provokes counts as failed.

    Needs the local stage that `make run` brought up; never touches another.

    \b
    Examples:
      cv-analytics drill
      cv-analytics drill --only work-dlq-has-messages --yes --json

    Exit code: 0 every alarm is as it should be, 1 one is not, 2 the drill
    could not be held.
    """
    connection = Connection.to(LOCAL)
    if not yes:
        typer.echo(PREVIEW, err=True)
        typer.confirm("Go on?", abort=True, err=True)
    ground = Ground(connection)
    bells = Bells.of(ground)
    chosen = [each for each in provocations(ground) if each.alarm in (only or bells.definitions)]
    outcomes = [*_unprovoked(bells, chosen, only), *_told(Drill(ground, bells), chosen, quiet=as_json)]
    if as_json:
        print_json([asdict(each) for each in outcomes])
    else:
        # Where the output is a file it has no width of its own.
        console = Console(width=None if sys.stdout.isatty() else 110)
        console.print(_table(outcomes))
        console.print("\n".join((LEGEND, *_notes(chosen))), highlight=False, soft_wrap=True)
    if not all(each.is_well for each in outcomes):
        raise typer.Exit(1)


def _told(held: Drill, chosen: list[Provocation], *, quiet: bool) -> list[Outcome]:
    outcomes = []
    try:
        for outcome in held.run(chosen):
            outcomes.append(outcome)
            if not quiet:
                typer.echo(f"{outcome.alarm}: {_verdict(outcome)}", err=True)
    except DrillFailed as error:
        sys.stderr.write(f"{error}\n")
        raise typer.Exit(2) from None
    return outcomes


def _unprovoked(bells: Bells, chosen: list[Provocation], only: list[str] | None) -> list[Outcome]:
    wanted = set(only or bells.definitions)
    missing = sorted(wanted - {each.alarm for each in chosen})
    return [Outcome(word, "nothing", "", trouble="no provocation") for word in missing]


def _verdict(outcome: Outcome) -> str:
    if outcome.is_well:
        return "as it should be"
    if outcome.also:
        return f"also rang: {', '.join(outcome.also)}"
    return outcome.trouble


def _table(outcomes: list[Outcome]) -> Table:
    table = Table("alarm", "provoked by", "fired", "only it", "mail", "ok again")
    table.columns[0].no_wrap = True
    for each in outcomes:
        ended = each.ended and each.mail_of_end
        marks = (each.fired, each.fired and not each.also, each.mail, ended)
        told = [each.alarm, each.told, *("yes" if mark else "NO" for mark in marks)]
        table.add_row(*told, style="" if each.is_well else "red")
    return table


def _notes(chosen: list[Provocation]) -> list[str]:
    """What was not the emulator's own."""
    notes = []
    for each in chosen:
        clock = f"the clock {each.forward} ahead" if each.forward else ""
        if told := ", ".join(filter(None, (each.fed, clock))):
            notes.append(f"  {each.alarm}: {told}")
    return notes
