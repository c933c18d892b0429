"""`cv-analytics timeline`."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated

import typer

from ops.options import (
    A_DAY,
    LOCAL,
    SETTLED_AFTER_MINUTES,
    JsonOption,
    SettledOption,
    StageOption,
    parse_moment,
)

_CORRELATION_ID = re.compile(r"[\w.-]+/[\w.-]+#(discussion-)?\d+", re.ASCII)


def timeline(  # noqa: PLR0913, PLR0917  # each is an option of the command
    issue: Annotated[
        str | None,
        typer.Argument(help="Issue, as owner/repo#123, or discussion, as owner/repo#discussion-123."),
    ] = None,
    around: Annotated[
        str | None, typer.Option(help=f"UTC time instead of an issue: 2026-11-22T08:15, {A_DAY}.")
    ] = None,
    within: Annotated[int, typer.Option(min=0, max=10_000, help="Minutes before and after --around.")] = 5,
    settled_after: SettledOption = SETTLED_AFTER_MINUTES,
    stage: StageOption = LOCAL,
    as_json: JsonOption = False,  # noqa: FBT002  # how typer declares a flag
) -> None:
    """Trace an issue through every hop.

    Shows what each message came to (a question, an answer, a remark), when it
    passed each hop, and then its thread: the state, the days' figures and what the
    dashboard shows. It names the hop that is missing and what to do about it. It
    changes nothing, and follows a transferred issue both ways.

    `--around` shows what arrived at a time instead: webhooks with the receiver's
    answer, messages with the processor's, and dead messages.

    ```sh
    cv-analytics timeline octo/hello#7
    cv-analytics timeline octo/hello#7 --stage prod --json
    cv-analytics timeline --around 2026-11-22T08:15 --within 10
    ```

    Exit code: 0 if every message is where it should be or on its way, 1 if one is
    dead or missing or no store knows the issue, 2 if the stage has never seen the
    repository.
    """
    if (issue is None) == (around is None):
        raise typer.BadParameter("give either an issue or --around", param_hint="ISSUE")
    if issue is not None and _CORRELATION_ID.fullmatch(issue) is None:
        raise typer.BadParameter(f"{issue!r} is not an issue such as owner/repo#123", param_hint="ISSUE")
    moment = parse_moment(around, "--around") if around is not None else None
    from ops.connection import Connection
    from ops.timeline.tracing import trace, trace_around

    connection = Connection.to(stage)
    if moment is not None:
        trace_around(connection, moment, timedelta(minutes=within), as_json=as_json)
    else:
        trace(connection, str(issue), timedelta(minutes=settled_after), as_json=as_json)
