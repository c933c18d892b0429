"""Options that several commands share, and the question before a change."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated

import typer

from ops.connection import LOCAL
from toolchain.terminal import Terminal

StageOption = Annotated[str, typer.Option(help="Stage of stages.toml.")]
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
    except typer.Abort:
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
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.year not in _YEARS:
        raise typer.BadParameter(f"{text!r} is not a day; write it as 2026-11-22", param_hint=option)
    return day


def parse_moment(text: str, option: str) -> datetime:
    """UTC where it names no time zone. Raises BadParameter."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.year not in _YEARS:
        raise typer.BadParameter(
            f"{text!r} is not a time; write it as 2026-11-22 or 2026-11-22T08:15", param_hint=option
        )
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
