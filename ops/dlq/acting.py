"""Chosen messages, shown and asked about before anything is done to them."""

from __future__ import annotations

import typer

from ops.day_sources import DaySources
from ops.dlq import showing
from ops.dlq.letters import Filter, Letter, by_cause
from ops.dlq.moving import Journal, Keep, move
from ops.dlq.queues import DeadQueue, Opened, dead_queues, open_queues, url_of
from ops.json_output import print_json
from ops.options import confirm, must_not_ask, say_next
from toolchain.terminal import Terminal, visible


def filter_of(*given: str | None) -> Filter:
    fingerprint, code_version, correlation_id, message_id = given
    return Filter(
        fingerprint=fingerprint,
        code_version=code_version,
        correlation_id=correlation_id,
        message_id=message_id,
    )


def queue_named(sources: DaySources, word: str) -> DeadQueue:
    """Raises BadParameter."""
    known = dead_queues(sources.stage)
    if word not in known:
        raise typer.BadParameter(f"there is no {word!r}, but {', '.join(known)}", param_hint="--queue")
    return known[word]


def chosen_of(sources: DaySources, queue: DeadQueue, wanted: Filter) -> list[Letter]:
    opened = open_queues(sources, [queue])
    tell_unseen(opened)
    return [letter for letter in opened.letters if wanted.applies(letter)]


def act(  # noqa: PLR0913  # what, how, and how it is shown
    sources: DaySources,
    queue: DeadQueue,
    chosen: list[Letter],
    keep: Keep,
    file: Journal,
    *,
    done: str,
    yes: bool,
    as_json: bool,
) -> None:
    """Exactly what was shown: what has died since then stays."""
    must_not_ask(as_json=as_json, yes=yes)
    if chosen:
        _ask(chosen, done, yes=yes)
    wanted = {letter.message_id for letter in chosen}
    moved = move(sources.sqs, url_of(sources, queue), queue.word, wanted, keep)
    if as_json:
        written = str(file.file.resolve()) if moved else None
        print_json({done: [letter.to_json() for letter in moved], "chosen": len(chosen), "file": written})
    else:
        terminal = Terminal()
        terminal.say(*(f"{letter.message_id} {visible(letter.correlation_id)}" for letter in moved))
        receipt = f"; see {file.file.resolve()}" if moved else "."
        terminal.say(f"{len(moved)} of {len(chosen)} {done}{receipt}")
        if moved:
            say_next("What is dead now", "dlq list", sources.stage.name)
    if len(moved) < len(chosen):
        raise typer.Exit(1)


def _ask(chosen: list[Letter], done: str, *, yes: bool) -> None:
    notes = Terminal(stderr=True)
    notes.print(showing.as_table(by_cause(chosen)))
    notes.say(f"These {len(chosen)} messages are to be {done}.")
    confirm("Go on?", yes=yes)


def tell_unseen(opened: Opened) -> None:
    if opened.unseen:
        held_back = "held back by their FIFO group, or in somebody else's hands"
        Terminal(stderr=True).say(f"{opened.unseen} more messages are not shown: {held_back}")
