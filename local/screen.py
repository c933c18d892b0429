"""What a local run shows."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import TypeAlias

from rich.live import Live
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from contract.contribution import sum_of
from contract.figures import ALL, Row
from local.endpoints import Endpoints
from local.webhooks import WebhookResponse
from rig.fold import FiguresByKey
from toolchain.terminal import Terminal, visible

LIMIT_SECONDS = 60
LIMIT_MEGABYTES = 1500
_TOP_KEYWORDS = 10
LINE_EVERY = 1000


@dataclass
class Steps:
    """A line for each step that is done, with the seconds since the start."""

    console: Terminal
    started: float

    def done(self, step: str) -> None:
        self.console.say(_marked("✓", "green", f"{time.time() - self.started:5.1f} s  {step}"))

    def note(self, sentence: str) -> None:
        """What the person should know, and need not act on."""
        self.console.say(_marked("!", "yellow", sentence))


def _marked(mark: str, colour: str, sentence: str) -> Text:
    return Text.assemble((mark, colour), " ", visible(sentence))


@dataclass
class Tally:
    """How often each outcome came, by event."""

    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    counted: int = 0

    def add(self, event: str, response: WebhookResponse) -> None:
        self.outcomes[(response.outcome, event if response.outcome in ("accepted", "pong") else "")] += 1

    def table(self) -> Table:
        table = Table(title="Webhooks", title_justify="left", min_width=44)
        table.add_column("answer")
        table.add_column("event")
        table.add_column("number", justify="right")
        for (outcome, event), number in sorted(self.outcomes.items()):
            table.add_row(outcome, event, str(number))
        table.add_section()
        table.add_row("counted", "", str(self.counted), style="bold")
        return table


@contextmanager
def live(console: Terminal, tally: Tally) -> Iterator[Callable[[], None]]:
    """The tally, redrawn in place on a terminal; elsewhere it is printed once, at the end."""
    if console.is_terminal:
        with Live(tally.table(), console=console, auto_refresh=False) as shown:
            yield lambda: shown.update(tally.table(), refresh=True)
            shown.update(tally.table(), refresh=True)
    else:
        yield lambda: None
        console.print(tally.table())


Update: TypeAlias = Callable[[int, int | None], None]
"""How many are done, and of how many; None where nobody knows."""


@contextmanager
def progress(console: Terminal, title: str) -> Iterator[Update]:
    """A bar on a terminal; elsewhere a line for every thousand."""
    if not console.is_terminal:
        yield lambda done, of: _progress_line(console, title, done, of)
        return
    columns = TextColumn("{task.description}", markup=False), BarColumn(), TextColumn("{task.completed}")
    with Progress(*columns, TimeElapsedColumn(), console=console, transient=True) as shown:
        task = shown.add_task(title, total=None)
        yield lambda done, of: shown.update(task, completed=done, total=of)


def _progress_line(console: Terminal, title: str, done: int, of: int | None) -> None:
    if done and done % LINE_EVERY == 0:
        console.say(f"{title}: {done}{f' of {of}' if of else ''}")


def counted(stored: FiguresByKey) -> int:
    """The messages in the figures of all repositories."""
    return sum(figures.tally.messages for (_, key), figures in stored.items() if key == ALL)


def print_redelivery(console: Terminal, delivery_id: str, *, came: bool) -> None:
    if came:
        came_late = f"GitHub could not deliver {delivery_id} at first; redeliver had it sent again."
        console.say(_marked("✓", "green", came_late))
    else:
        console.say(f"Redeliver did not get {delivery_id} sent again.", style="bold red")


def print_verdict(console: Terminal, differences: list[str], posted: int, kept: int = 0) -> None:
    if not differences:
        of = f"the {posted} webhooks" + (f" and {kept} kept messages" if kept else "")
        console.say(_marked("✓", "green", f"The stored figures equal those computed directly from {of}."))
        return
    console.say("The stored figures differ from those computed directly from the webhooks:", style="bold red")
    for line in differences:
        console.say(f"  {visible(line)}")


def print_day(console: Terminal, rows: Sequence[Row]) -> None:
    """The latest day that has figures, read back from the aggregates table."""
    latest = max((row.date for row in rows), default=None)
    if latest is None:
        console.say("The aggregates are empty.")
        return
    table = Table(title=f"{latest}, from the aggregates table", title_justify="left")
    for column in ("repository", "questions", "by the bot", "by people", "waiting", "top keywords"):
        table.add_column(column)
    for row in sorted(rows, key=lambda row: row.repository.lower()):
        if row.date == latest and row.repository_id:
            table.add_row(*_row(row))
    console.print(table)


def print_past(console: Terminal, rows: Sequence[Row]) -> None:
    """All days of each repository together, read back from the aggregates table."""
    table = Table(title="From the aggregates table", title_justify="left")
    for column in ("repository", "days", "questions", "by the bot", "by people", "closed", "waiting"):
        table.add_column(column)
    by_name = groupby(sorted(rows, key=_name_of), key=_name_of)
    for name, group in ((name, list(each)) for name, each in by_name if name):
        days = sorted(row.date for row in group if row.figures.issues)
        if not days:
            continue
        sums = sum_of(row.figures.tally for row in group)
        counts = (sums.questions, sums.answered_by_bot, sums.answered_by_people, sums.closed, sums.waiting)
        table.add_row(name, f"{days[0]} to {days[-1]}", *map(str, counts))
    console.print(table)


_name_of = attrgetter("repository")
"""Empty for the row of all repositories together."""


def _row(row: Row) -> tuple[str, ...]:
    tally = row.figures.tally
    words = ", ".join(f"{word} {count}" for word, count in row.figures.top_keywords(_TOP_KEYWORDS))
    counts = (tally.questions, tally.answered_by_bot, tally.answered_by_people, tally.waiting)
    return row.repository, *map(str, counts), words


def print_measures(console: Terminal, *, seconds: float, megabytes: float) -> None:
    console.say(
        f"From start to the first counted event: {seconds:.1f} s (limit {LIMIT_SECONDS} s). "
        f"Memory in all: {megabytes:.0f} MB (limit {LIMIT_MEGABYTES} MB).",
        style="bold",
    )


def print_addresses(console: Terminal, endpoints: Endpoints, file: Path, *, inbox: str) -> None:
    table = Table(title="Running until Ctrl-C", title_justify="left", show_header=False)
    table.add_row("receiver", endpoints.receiver)
    table.add_row(
        "dashboard", endpoints.dashboard or "not available: npm's Firestore emulator does not serve browsers"
    )
    table.add_row("Firestore", endpoints.firestore)
    table.add_row("AWS", endpoints.aws)
    table.add_row("inbox", inbox)
    table.add_row("for scripts", str(file))
    console.print(table)
    if file.name != "endpoints.json":
        console.say(
            f"Another run owns .run/endpoints.json; to attach to this one, set CV_ANALYTICS_ENDPOINTS={file}"
        )
    console.say("One more: make send FILE=payload.json EVENT=issue_comment")
