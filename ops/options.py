"""Options that several commands share, and the question before a change."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated

import typer

from ops.completion import stages
from stages.horizon import SETTLED_AFTER_SECONDS
from toolchain.terminal import Terminal

LOCAL = "local"
StageOption = Annotated[str, typer.Option(help="Stage of stages.toml.", autocompletion=stages)]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]
YesOption = Annotated[bool, typer.Option("--yes", help="Skip the question.")]
SettledOption = Annotated[
    int,
    typer.Option(
        min=0,
        max=10_000,
        help="Minutes within which an event that is not counted yet is still on its way.",
    ),
]
SETTLED_AFTER_MINUTES = SETTLED_AFTER_SECONDS // 60
A_DAY = "today, yesterday or 2026-11-22"
"""What a day's option takes; every day is one of UTC."""
_DAYS_AGO = {"today": 0, "yesterday": 1}
_YEARS = range(2000, 3000)
"""Outside of these nothing happened, and the arithmetic of days and time zones may overflow."""


def must_not_ask(*, as_json: bool, yes: bool, option: str = "--json") -> None:
    """Raises BadParameter where a script would be asked."""
    if as_json and not yes:
        raise typer.BadParameter("with --json nobody can be asked: add --yes", param_hint=option)


def confirm(question: str, *, yes: bool) -> None:
    """Asks on standard error, unless `yes`. Exits with code 1 where the answer is no, or nobody answers."""
    if yes:
        return
    try:
        agreed = typer.confirm(question, err=True)
    except typer.Abort as stopped:
        if isinstance(stopped.__context__, KeyboardInterrupt):
            raise KeyboardInterrupt from None
        agreed = False
        Terminal(stderr=True).say("")
    if not agreed:
        raise typer.Exit(1)


def typed(command: str, stage: str) -> str:
    """The command line; it names its stage unless that is the usual one."""
    return f"cv-analytics {command}" + ("" if stage == LOCAL else f" --stage {stage}")


def say_next(why: str, command: str, stage: str) -> None:
    """What a person will want to type after this."""
    Terminal().say(f"{why}: {typed(command, stage)}")


def parse_day(text: str, option: str) -> date:
    """Raises BadParameter."""
    try:
        day = _named_day(text) or date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.year not in _YEARS:
        raise typer.BadParameter(f"{text!r} is not a day; use {A_DAY}", param_hint=option)
    return day


def parse_moment(text: str, option: str) -> datetime:
    """A day is its beginning; UTC where it names no time zone. Raises BadParameter."""
    try:
        day = _named_day(text)
        moment = datetime.combine(day, time.min) if day else datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.year not in _YEARS:
        raise typer.BadParameter(f"{text!r} is not a time; use 2026-11-22T08:15, {A_DAY}", param_hint=option)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _named_day(text: str) -> date | None:
    ago = _DAYS_AGO.get(text)
    return None if ago is None else datetime.now(UTC).date() - timedelta(days=ago)
