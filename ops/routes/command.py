"""`cv-analytics routes`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from ops.json_output import print_json
from ops.options import LOCAL, JsonOption, StageOption
from toolchain.terminal import Terminal

routes = typer.Typer(no_args_is_help=True)


@routes.callback()
def about() -> None:
    """Show which consumers get a stage's events."""


@routes.command("list")
def list_routes(stage: StageOption = LOCAL, as_json: JsonOption = False) -> None:  # noqa: FBT002  # how typer declares a flag
    """List a stage's routes.

    Shows each route's filter, its queue, and how events get there.

    ```sh
    cv-analytics routes list --stage prod
    ```

    Exit code: 0 on success.
    """
    from ops.routes.showing import described, routes_as_table
    from stages.stage import load_stage

    found = load_stage(stage)
    if as_json:
        print_json([described(route, found) for route in found.routes])
    else:
        Terminal().print(routes_as_table(found))


@routes.command("test")
def try_payload(
    payload: Annotated[
        Path,
        typer.Option(help="File with a webhook's body, as GitHub sends it.", exists=True, dir_okay=False),
    ],
    event: Annotated[
        str | None, typer.Option(help="Its X-GitHub-Event. Default: what the payload looks like.")
    ] = None,
    stage: StageOption = LOCAL,
    as_json: JsonOption = False,  # noqa: FBT002  # how typer declares a flag
) -> None:
    """Show which routes a webhook would take.

    For every other route, it names the fields of the filter that do not match. The
    processor is listed as well. Nothing is sent, and no stage has to run.

    ```sh
    cv-analytics routes test --payload payload.json --stage prod
    ```

    Exit code: 0 if somebody gets the event, 1 if nobody does, 2 if the payload is
    not an event.
    """
    from ops.routes.showing import way_as_json, ways_as_table
    from ops.routes.ways import NoEvent, event_name_of, record_of, ways
    from stages.stage import load_stage

    found = load_stage(stage)
    body = _read(payload)
    try:
        taken = ways(record_of(event or event_name_of(body), body, found), found)
    except NoEvent as error:
        raise typer.BadParameter(f"nothing is kept of it: {error}", param_hint="--payload") from None
    if as_json:
        print_json([way_as_json(way) for way in taken])
    else:
        Terminal().print(ways_as_table(taken))
    if not any(way.is_taken for way in taken):
        raise typer.Exit(1)


def _read(file: Path) -> dict[str, Any]:
    try:
        body = json.loads(file.read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        raise typer.BadParameter(f"{file.name} is not JSON: {error}", param_hint="--payload") from None
    if not isinstance(body, dict):
        raise typer.BadParameter(
            f"{file.name} is not a JSON object, as a webhook's body is", param_hint="--payload"
        )
    return body
