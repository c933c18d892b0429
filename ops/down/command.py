"""`cv-analytics down`."""

from __future__ import annotations

from typing import Annotated

import typer

from ops.options import LOCAL, StageOption, YesOption
from toolchain.terminal import Terminal


def down(
    stage: StageOption = LOCAL,
    data: Annotated[
        str, typer.Option(help="Name of the stage, to delete its data as well. Nothing brings them back.")
    ] = "",
    yes: YesOption = False,  # noqa: FBT002  # how typer declares a flag
) -> None:
    """Take a stage away.

    Deletes the webhooks, then everything that has no data, in both clouds. The
    data (tables, archive, Firestore, secrets) go last, and only if you type the
    stage's name after `--data`. If it stops, run it again.

    The bucket of Terraform's state, the dashboard's page and what `cdk bootstrap`
    made stay.

    ```sh
    cv-analytics down --stage dev
    cv-analytics down --stage dev --data dev
    ```

    Exit code: 0 if nothing is left, 1 if you have to act or declined.
    """
    if data and data != stage:
        raise typer.BadParameter(f"{data!r} is not the stage's name", param_hint="--data")
    from ops.down.taking_away import local_tasks, tasks_of
    from ops.site import Site
    from ops.task import go_through

    site = Site(stage, yes=yes)
    go_through(local_tasks() if site.stage.emulated else tasks_of(site, data=data), yes=yes)
    Terminal().say(f"Stage {stage} is gone.")
