"""What several commands are told in the same words."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

StageOption = Annotated[str, typer.Option(help="A stage of stages.toml.")]
JsonOption = Annotated[bool, typer.Option("--json", help="For scripts.")]
YesOption = Annotated[bool, typer.Option("--yes", help="Do not ask.")]
SettledOption = Annotated[
    int, typer.Option(help="Minutes in which an event that is not counted yet is taken to be on its way.")
]


def must_not_ask(*, as_json: bool, yes: bool, option: str = "--json") -> None:
    """Raises BadParameter where a script would be asked."""
    if as_json and not yes:
        raise typer.BadParameter("with --json nobody can be asked: add --yes", param_hint=option)


def parse_moment(text: str, option: str) -> datetime:
    """UTC where it names no time zone. Raises BadParameter."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(
            f"{text!r} is no time; write it as 2026-11-22 or 2026-11-22T08:15", param_hint=option
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
