"""`cv-analytics replay`."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Annotated

import typer
from rich.progress import Progress

from ops.connection import LOCAL, Connection
from ops.day_sources import DaySources
from ops.json_output import print_json
from ops.options import JsonOption, StageOption, YesOption, confirm, must_not_ask, parse_day
from ops.repositories import repository_named
from toolchain.terminal import Terminal


def replay(  # noqa: PLR0913, PLR0917  # each is an option of the command
    from_: Annotated[str, typer.Option("--from", help="First UTC day, such as 2026-11-20.")],
    to: Annotated[str, typer.Option("--to", help="Last UTC day.")],
    repository: Annotated[str | None, typer.Option(help="Only this one, as owner/name.")] = None,
    stage: StageOption = LOCAL,
    yes: YesOption = False,  # noqa: FBT002  # how typer declares a flag
    as_json: JsonOption = False,  # noqa: FBT002  # the same
) -> None:
    """Have the threads of these days counted again.

    Use it, for example, after the pipe was down for longer than the stream keeps
    its records, or after a setting changed what counts. Each thread with a message
    of these days is recomputed from all of its messages. What is right stays as it
    is.

    ```sh
    cv-analytics replay --from 2026-11-16 --to 2026-11-18
    cv-analytics replay --from 2026-11-16 --to 2026-11-16 --repository octo/hello --yes
    ```

    Exit code: 0 if the threads were sent, 1 if you declined, 2 if they could not
    be read or sent.
    """
    must_not_ask(as_json=as_json, yes=yes)
    days = _days(parse_day(from_, "--from"), parse_day(to, "--to"))
    sources = DaySources(Connection.to(stage))
    only = repository_named(repository, sources).repository_id if repository is not None else None
    notes = Terminal(stderr=True)
    threads = sorted({each for day in days for each in sources.store.thread_ids(day, only)})
    notes.say(f"{len(threads)} threads have messages of these {len(days)} days.")
    confirm("Count them again?", yes=yes)
    sent = _send(sources, threads, notes)
    if as_json:
        print_json({"from": from_, "to": to, "threads": len(threads), "sent": sent})
    else:
        notes.say(f"{sent} threads sent to the work queue.")


def _send(sources: DaySources, threads: Sequence[str], notes: Terminal) -> int:
    sent = 0
    with Progress(console=notes, transient=True) as progress:
        task = progress.add_task("replay", total=len(threads))
        for sent in sources.poker(f"replay-{secrets.token_hex(4)}").poke(threads):
            progress.update(task, completed=sent)
    return sent


def _days(first: date, last: date) -> list[str]:
    if last < first:
        raise typer.BadParameter("the last day comes before the first", param_hint="--to")
    return [(first + timedelta(days=number)).isoformat() for number in range((last - first).days + 1)]
