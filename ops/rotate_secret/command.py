"""`cv-analytics rotate-secret`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from ops.connection import LOCAL
from ops.options import StageOption, YesOption
from ops.rotate_secret.rotation import Step, rotate
from ops.webhook_secrets import secrets_of


def rotate_secret(
    step: Annotated[Step, typer.Argument(help="In this order; each says what comes next.")],
    stage: StageOption = LOCAL,
    minutes: Annotated[float, typer.Option(help="How far back watch and finish look.")] = 10.0,
    yes: YesOption = False,  # noqa: FBT002  # how typer declares a flag
) -> None:
    """A new webhook secret, without a webhook refused: add it, watch the old one fall out of use, finish.

    \b
    Examples:
      cv-analytics rotate-secret add
      cv-analytics rotate-secret watch --minutes 30
      cv-analytics rotate-secret finish

    Exit code: 0 done, 1 not wanted, or not yet, 2 it could not be done.
    """
    if not rotate(step, secrets_of(stage), minutes=minutes, say=typer.echo, agreed=_agreed(yes=yes)):
        raise typer.Exit(1)


def _agreed(*, yes: bool) -> Callable[[str], bool]:
    """Shows what is about to be done, and asks."""

    def ask(preview: str) -> bool:
        typer.echo(preview)
        return yes or typer.confirm("Go on?")

    return ask
