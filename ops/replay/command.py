"""`cv-analytics replay`."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

import typer

from ops.json_output import print_json
from ops.options import A_DAY, LOCAL, JsonOption, StageOption, YesOption, confirm, must_not_ask, parse_day
from toolchain.terminal import Terminal, visible


def replay(  # noqa: PLR0913, PLR0917  # each is an option of the command
    from_: Annotated[str, typer.Option("--from", help=f"First UTC day: {A_DAY}.")] = "today",
    to: Annotated[str, typer.Option("--to", help="Last UTC day.")] = "today",
    repository: Annotated[str | None, typer.Option(help="Only this repository, as owner/name.")] = None,
    stage: StageOption = LOCAL,
    yes: YesOption = False,  # noqa: FBT002  # how typer declares a flag
    as_json: JsonOption = False,  # noqa: FBT002  # the same
) -> None:
    """Have the threads of these days counted and shown again.

    Use it after the pipe was down or Google was away for more than a day, or after
    a setting changed what counts. Each thread with a message of these days is
    recomputed from all of its messages, and written to Firestore again. So are the
    days' figures and their weeks' reports. What is right stays as it is.

    ```sh
    cv-analytics replay --from 2026-11-16 --to 2026-11-18
    cv-analytics replay --from yesterday --repository octo/hello --yes
    ```

    Exit code: 0 if all threads were sent, 1 if you declined or the queue refused
    some.
    """
    must_not_ask(as_json=as_json, yes=yes)
    days = _days(parse_day(from_, "--from"), parse_day(to, "--to"))
    from rich.progress import Progress

    from ops.connection import Connection
    from ops.day_sources import DaySources, oldest_day
    from ops.replay.replaying import poke, write_again
    from ops.repositories import repository_named

    sources = DaySources(Connection.to(stage))
    only = repository_named(repository, sources).repository_id if repository is not None else None
    notes = Terminal(stderr=True)
    threads = sorted({each for day in days for each in sources.store.thread_ids(day, only)})
    notes.say(f"{len(threads)} threads have messages of these {len(days)} days.")
    if days[0] < (first := oldest_day(sources.stage)):
        notes.say(f"Events from before {first} are gone: the figures of those days stay as they are.")
    confirm("Count them again?", yes=yes)
    with Progress(console=notes, transient=True) as progress:
        poked = poke(sources, threads, progress)
        write_again(sources, days, only, progress)
    if as_json:
        refused = [{"thread_id": each, "reason": reason} for each, reason in poked.refused.items()]
        days_read = {"from": days[0], "to": days[-1], "threads": len(threads)}
        print_json({**days_read, "sent": poked.sent, "refused": refused})
    else:
        for each, reason in poked.refused.items():
            notes.say(visible(f"The queue refused {each}: {reason}"))
        notes.say(f"{poked.sent} threads sent to the work queue, and the figures of the days written again.")
    if poked.refused:
        raise typer.Exit(1)


def _days(first: date, last: date) -> list[str]:
    if last < first:
        raise typer.BadParameter("the last day comes before the first", param_hint="--to")
    return [(first + timedelta(days=number)).isoformat() for number in range((last - first).days + 1)]
