"""`cv-analytics replay`."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated

import typer
from rich.progress import Progress

from auditor.store import DayStore, EventKey
from contract.item import Item
from contract.routing import was_routed
from ops.connection import LOCAL, Connection
from ops.day_sources import DaySources, resender
from ops.json_output import print_json
from ops.options import JsonOption, StageOption, YesOption, confirm, must_not_ask, parse_day
from ops.repositories import repository_named
from ops.resending import Resent, is_kept
from toolchain.terminal import Terminal


def replay(  # noqa: PLR0913, PLR0917  # each is an option of the command
    from_: Annotated[str, typer.Option("--from", help="First UTC day, such as 2026-11-20.")],
    to: Annotated[str, typer.Option("--to", help="Last UTC day.")],
    repository: Annotated[str | None, typer.Option(help="Only this one, as owner/name.")] = None,
    stage: StageOption = LOCAL,
    yes: YesOption = False,  # noqa: FBT002  # how typer declares a flag
    as_json: JsonOption = False,  # noqa: FBT002  # the same
) -> None:
    """Send stored events to the work queue again.

    Use it, for example, after the pipe was down for longer than the stream keeps
    its records. Events that are counted already change no figure. Events without
    any of the stage's keywords are left out, unless an earlier version was counted.
    If the queue refuses an event, the command names it and goes on with the others.

    ```sh
    cv-analytics replay --from 2026-11-16 --to 2026-11-18
    cv-analytics replay --from 2026-11-16 --to 2026-11-16 --repository octo/hello --yes
    ```

    Exit code: 0 if all events were sent, 1 if the queue refused some of them or you
    declined, 2 if they could not be read or sent.
    """
    must_not_ask(as_json=as_json, yes=yes)
    days = _days(parse_day(from_, "--from"), parse_day(to, "--to"))
    sources = DaySources(Connection.to(stage))
    if repository is not None:
        repository = repository_named(repository, sources, days)
    notes = Terminal(stderr=True)
    keys = {day: sources.store.keys(day, repository) for day in days}
    total = sum(map(len, keys.values()))
    notes.say(f"{total} events of {len(days)} days; those that count are sent to the work queue.")
    confirm("Replay them?", yes=yes)
    resent = _send(sources, keys, total, notes)
    if as_json:
        refused = [each._asdict() for each in resent.refused]
        print_json({"from": from_, "to": to, "events": total, "sent": resent.sent, "refused": refused})
    else:
        notes.say(*(each.sentence for each in resent.refused), f"{resent.sent} events sent.")
    if resent.refused:
        raise typer.Exit(1)


def _send(sources: DaySources, keys: dict[str, list[EventKey]], total: int, notes: Terminal) -> Resent:
    sender = resender(sources, f"replay-{secrets.token_hex(4)}")
    resent = Resent()
    with Progress(console=notes, transient=True) as progress:
        task = progress.add_task("replay", total=total)
        for resent in sender.send(_items(sources.store, keys)):
            progress.update(task, completed=resent.sent)
    return resent


def _items(store: DayStore, keys: dict[str, list[EventKey]]) -> Iterator[Item]:
    for of_day in keys.values():
        for item in store.items(sorted(of_day)):
            if is_kept(item, time.time()) and (was_routed(item) or _was_counted(store, item)):
                yield item


def _was_counted(store: DayStore, item: Item) -> bool:
    """An earlier version of it, which must be taken back.

    Of an item that does not say what it is, nobody knows: the processor sets it aside with its reason.
    """
    entity_id = item.get("entity_id", {}).get("S")
    return entity_id is None or bool(store.contributions([entity_id]))


def _days(first: date, last: date) -> list[str]:
    if last < first:
        raise typer.BadParameter("the last day comes before the first", param_hint="--to")
    return [(first + timedelta(days=number)).isoformat() for number in range((last - first).days + 1)]
