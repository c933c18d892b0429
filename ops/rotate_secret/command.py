"""`cv-analytics rotate-secret`."""

from __future__ import annotations

from typing import Annotated

import typer

from ops.options import LOCAL, StageOption, YesOption, confirm
from ops.rotate_secret.step import Step
from toolchain.terminal import Terminal


def rotate_secret(
    step: Annotated[Step, typer.Argument(help="In this order.")],
    stage: StageOption = LOCAL,
    minutes: Annotated[
        float, typer.Option(min=0, max=10_000, help="How many minutes back `watch` and `finish` look.")
    ] = 10.0,
    yes: YesOption = False,  # noqa: FBT002  # how typer declares a flag
) -> None:
    """Replace the webhook secret, step by step.

    No webhook is refused on the way. `add` adds a new secret beside the one in
    use, `watch` shows whether webhooks still arrive with the old one, and
    `finish` retires the old one.

    ```sh
    cv-analytics rotate-secret add
    cv-analytics rotate-secret watch --minutes 30
    cv-analytics rotate-secret finish
    ```

    Exit code: 0 if the step is done, 1 if you declined or the old secret is still
    in use, 2 if the step does not fit.
    """
    from ops.rotate_secret.rotation import rotate
    from ops.webhook_secrets import secrets_of

    terminal = Terminal()

    def agreed(preview: str) -> bool:
        terminal.say(preview)
        confirm("Go on?", yes=yes)
        return True

    if not rotate(step, secrets_of(stage), minutes=minutes, say=terminal.say, agreed=agreed):
        raise typer.Exit(1)
