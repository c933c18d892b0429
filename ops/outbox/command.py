"""`cv-analytics outbox`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import chain
from typing import TYPE_CHECKING, Annotated

import typer

from ops.json_output import print_json
from ops.options import LOCAL, JsonOption, StageOption, YesOption, confirm, must_not_ask, say_next
from toolchain.terminal import Terminal, visible

if TYPE_CHECKING:
    from ops.outbox.entries import Entries
    from relay.outbox import Entry

outbox = typer.Typer(no_args_is_help=True)


@outbox.callback()
def about() -> None:
    """Look into the outbox, and retry its entries.

    It holds the events that Firestore has and DynamoDB does not have yet. The relay
    delivers them, and marks as dead what can never be delivered as it is.
    """


@outbox.command("list")
def list_(
    stage: StageOption = LOCAL,
    as_json: JsonOption = False,  # noqa: FBT002  # how typer declares a flag
) -> None:
    """List dead entries with their reasons.

    Counts the waiting entries, too.

    ```sh
    cv-analytics outbox list --stage prod
    ```

    Exit code: 0 if no entry is dead, 1 if one is.
    """
    from ops.outbox import showing

    found = _entries(stage).read()
    dead, waiting = _dead(found), [entry for entry in found if entry.next_attempt_at is not None]
    if as_json:
        print_json(
            {"dead": [showing.as_json(entry) for entry in dead], "waiting": showing.waiting_as_json(waiting)}
        )
    else:
        shown = showing.lines(dead), showing.waiting_lines(waiting), [f"{len(dead)} entries are dead."]
        Terminal().say(*chain.from_iterable(shown))
        if dead:
            say_next("To have the relay try them again", "outbox retry", stage)
    if dead:
        raise typer.Exit(1)


@outbox.command()
def retry(
    entry_id: Annotated[
        str | None, typer.Option("--id", help="Only this entry: its id, or its beginning.")
    ] = None,
    stage: StageOption = LOCAL,
    yes: YesOption = False,  # noqa: FBT002  # the same
    as_json: JsonOption = False,  # noqa: FBT002  # the same
) -> None:
    """Have the relay try dead entries again.

    Fix and deploy the cause first. The command shows the entries and asks. It
    restores what an entry lacks, so you never need to edit one by hand.

    ```sh
    cv-analytics outbox retry
    cv-analytics outbox retry --id comment-123@ --stage prod --yes
    ```

    Exit code: 0 if all shown entries are waiting again, 1 if you declined, no dead
    entry has that id, or some were changed meanwhile.
    """
    must_not_ask(as_json=as_json, yes=yes)
    from ops.outbox import showing

    entries = _entries(stage)
    chosen = [entry for entry in _dead(entries.read()) if entry.entry_id.startswith(entry_id or "")]
    if entry_id and not chosen:
        Terminal(stderr=True).say(f"No dead entry has an id that begins with {visible(entry_id)}.")
        raise typer.Exit(1)
    if chosen:
        shown = *showing.lines(chosen), f"The relay will try these {len(chosen)} entries again."
        Terminal(stderr=True).say(*shown)
        confirm("Go on?", yes=yes)
    now = datetime.now(UTC)
    retried = [entry for entry in chosen if entries.retry(entry, now)]
    if as_json:
        print_json({"retried": [showing.as_json(entry) for entry in retried], "chosen": len(chosen)})
    else:
        Terminal().say(f"{len(retried)} of {len(chosen)} dead entries are waiting again.")
        if retried:
            say_next("The relay runs every minute. See what is left", "outbox list", stage)
    if len(retried) < len(chosen):
        raise typer.Exit(1)


def _entries(stage: str) -> Entries:
    from ops.connection import Connection
    from ops.outbox.entries import Entries

    return Entries.of(Connection.to(stage))


def _dead(found: Iterable[Entry]) -> list[Entry]:
    return [entry for entry in found if entry.next_attempt_at is None]
