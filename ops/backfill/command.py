"""`cv-analytics backfill`."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path
from typing import Annotated

import typer

from ops.json_output import print_json
from ops.options import (
    A_DAY,
    LOCAL,
    JsonOption,
    StageOption,
    YesOption,
    confirm,
    must_not_ask,
    parse_moment,
)
from toolchain.terminal import Terminal

TOKEN_VARIABLE = "GITHUB_TOKEN"  # noqa: S105  # the variable's name, not what it holds


def backfill(  # noqa: PLR0913, PLR0917  # each is an option of the command
    repository: Annotated[str, typer.Option(help="Repository, as owner/name.")],
    since: Annotated[str, typer.Option(help=f"Read what changed since then: {A_DAY}.")] = "yesterday",
    stage: StageOption = LOCAL,
    token_file: Annotated[
        Path | None,
        typer.Option(
            "--token-file", help=f"File with GitHub's token. Default: the variable {TOKEN_VARIABLE}."
        ),
    ] = None,
    github_api_url: Annotated[
        str | None, typer.Option(help="Address of another GitHub API than the stage's.")
    ] = None,
    yes: YesOption = False,  # noqa: FBT002  # how typer declares a flag
    as_json: JsonOption = False,  # noqa: FBT002  # the same
) -> None:
    """Read a repository's issues from GitHub.

    Use it for issues and comments from before the webhook, or older than the
    three days for which GitHub can redeliver. You can run it again: what is stored
    already does not change. It cannot bring back what was deleted at GitHub.

    ```sh
    cv-analytics backfill --repository octo/hello --since 2026-11-20
    cv-analytics backfill --repository octo/hello --since 2026-01-01 --stage prod --token-file token --yes
    ```

    Exit code: 0 if everything was read, 1 if you declined, 2 if it stopped before
    the end.
    """
    must_not_ask(as_json=as_json, yes=yes)
    start = parse_moment(since, "--since")
    if repository.count("/") != 1:
        raise typer.BadParameter("expected owner/name", param_hint="--repository")
    from ops.backfill import filling
    from ops.connection import Connection

    connection, notes = Connection.to(stage), Terminal(stderr=True)
    client = filling.client(connection, github_api_url, token_file, notes)
    notes.say(filling.preview(connection, repository, start, client.base_url))
    confirm("Read them?", yes=yes)
    tally = filling.take(client, connection, repository, start, notes)
    if as_json:
        answer = {
            "repository": repository,
            "since": f"{start.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
            **tally.to_json(),
        }
        print_json(answer)
    else:
        notes.say(filling.sentence(tally))
