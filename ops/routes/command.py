"""`cv-analytics routes`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from local.event_pattern import Miss
from ops.connection import LOCAL
from ops.json_output import print_json
from ops.options import JsonOption, StageOption
from ops.routes.ways import NoEvent, Way, event_name_of, record_of, ways
from stages.streams import share_a_bus
from toolchain.terminal import Terminal, visible

if TYPE_CHECKING:
    from stages.routes import RouteSettings
    from stages.stage import Stage

routes = typer.Typer(no_args_is_help=True)

SHOWN_WORDS = 8


@routes.callback()
def about() -> None:
    """Show which consumers get a stage's events."""


@routes.command("list")
def list_routes(stage: StageOption = LOCAL, as_json: JsonOption = False) -> None:  # noqa: FBT002  # how typer declares a flag
    """List a stage's routes.

    Shows each route's filter, its queue, and how events get there.

    ```sh
    cv-analytics routes list
    cv-analytics routes list --stage prod --json
    ```

    Exit code: 0 on success.
    """
    from stages.stage import load_stage  # noqa: PLC0415  # pydantic, which `--help` does without

    found = load_stage(stage)
    if as_json:
        print_json([_described(route, found) for route in found.routes])
        return
    table = Table("route", "takes", "queue", "by", "consumer", title=f"Routes of stage {found.name}")
    for route in found.routes:
        row = _described(route, found)
        taken = json.dumps(row["filter"]) if row["filter"] else "every event"
        table.add_row(row["name"], taken, row["queue"], row["by"], row["consumer"] or "-")
    Terminal().print(table if found.routes else f"Stage {found.name} has no routes.")


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
    processor is listed as well. Nothing is sent, and no stage has to run. An event
    that was `created` or `opened` counts as new, any other as an edit.

    ```sh
    cv-analytics routes test --payload payload.json --stage prod
    ```

    Exit code: 0 if somebody gets the event, 1 if nobody does, 2 if the payload is
    not an event.
    """
    from stages.stage import load_stage  # noqa: PLC0415  # pydantic, which `--help` does without

    found = load_stage(stage)
    body = _read(payload)
    try:
        taken = ways(record_of(event or event_name_of(body), body, found), found)
    except NoEvent as error:
        raise typer.BadParameter(f"nothing is kept of it: {error}", param_hint="--payload") from None
    if as_json:
        print_json([_as_json(way) for way in taken])
    else:
        Terminal().print(_as_table(taken))
    if not any(way.is_taken for way in taken):
        raise typer.Exit(1)


def _described(route: RouteSettings, stage: Stage) -> dict[str, Any]:
    return {
        "name": route.name,
        "filter": dict(route.filter),
        "queue": stage.names.route(route.name, "queue", fifo=route.fifo),
        "by": "rule on the bus" if share_a_bus(stage.routes) else "pipe",
        "consumer": route.consumer.value,
    }


def _as_json(way: Way) -> dict[str, Any]:
    misses = [{"field": miss.path, "wanted": miss.wanted, "found": miss.found} for miss in way.misses]
    return {"route": way.name, "taken": way.is_taken, "misses": misses}


def _as_table(taken: list[Way]) -> Table:
    table = Table("goes to", "", "because")
    for way in taken:
        table.add_row(way.name, "yes" if way.is_taken else "no", "\n".join(map(_sentence, way.misses)))
    return table


def _sentence(miss: Miss) -> str:
    """In the words of stages.toml, as far as they are its."""
    name = miss.path.removeprefix("dynamodb.NewImage.").rpartition(".")[0] or miss.path
    wanted = " or ".join(json.dumps(each, ensure_ascii=False) for each in miss.wanted)
    return visible(f"{name} is {_shown(miss.found)}, not {wanted}")


def _shown(found: Any) -> str:
    if isinstance(found, list) and len(found) > SHOWN_WORDS:
        return f"{json.dumps(found[:SHOWN_WORDS], ensure_ascii=False)[:-1]}, … {len(found)} in all]"
    return "absent" if found is None else json.dumps(found, ensure_ascii=False)


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
