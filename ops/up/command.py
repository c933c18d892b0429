"""`cv-analytics up`."""

from __future__ import annotations

from ops.options import LOCAL, StageOption, YesOption, typed
from toolchain.terminal import Terminal


def up(
    stage: StageOption = LOCAL,
    yes: YesOption = False,  # noqa: FBT002  # how typer declares a flag
) -> None:
    """Deploy a stage, step by step.

    Does each step of docs/deploy.md that is not done yet, and shows each command
    before it runs it. Where you have to act (a login, a link in an e-mail), it
    stops with one sentence: do that, and run it again.

    The local stage stays up until `cv-analytics down`.

    With a token in `GH_TOKEN` that may administer webhooks, it creates those of
    `events.repositories` at GitHub. Identities and webhook paths are written into
    stages.toml: commit the file afterwards.

    ```sh
    cv-analytics up
    cv-analytics up --stage dev
    ```

    Exit code: 0 if everything is there, 1 if you have to act or declined.
    """
    from local.endpoints import endpoints_path
    from ops.site import Site
    from ops.task import go_through
    from ops.up.accounts import account_tasks
    from ops.up.functions import function_tasks
    from ops.up.local_tasks import local_tasks

    site = Site(stage, yes=yes)
    tasks = local_tasks() if site.stage.emulated else [*account_tasks(site), *function_tasks(site)]
    go_through(tasks, yes=yes)
    if site.stage.emulated:
        Terminal().say(f"Endpoints: {endpoints_path()}")
    Terminal().say(f"Everything is there. To take it away: {typed('down', stage)}")
