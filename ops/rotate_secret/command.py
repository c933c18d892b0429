"""`cv-analytics rotate-secret`."""

from __future__ import annotations

from typing import Annotated

import typer

from ops.connection import LOCAL
from ops.options import StageOption, YesOption, confirm
from ops.rotate_secret.rotation import Step, rotate
from ops.webhook_secrets import secrets_of
from toolchain.terminal import Terminal


def rotate_secret(
    step: Annotated[Step, typer.Argument(help="In this order; each says what comes next.")],
    stage: StageOption = LOCAL,
    minutes: Annotated[int, typer.Option(min=1, max=10_000, help="How far back watch and finish look.")] = 10,
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
    terminal = Terminal()

    def agreed(preview: str) -> bool:
        terminal.say(preview)
        confirm("Go on?", yes=yes)
        return True

    if not rotate(step, secrets_of(stage), minutes=minutes, say=terminal.say, agreed=agreed):
        raise typer.Exit(1)
