"""Routes, and the ways of an event, on a screen and for scripts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from rich.table import Table

from local.event_pattern import Miss
from ops.routes.ways import Way
from stages.routes import RouteSettings
from stages.stage import Stage
from stages.streams import share_a_bus
from toolchain.terminal import visible

SHOWN_WORDS = 8


def routes_as_table(stage: Stage) -> Table | str:
    if not stage.routes:
        return f"Stage {stage.name} has no routes."
    table = Table(
        "route",
        "takes",
        "queue",
        "by",
        "consumer",
        title=f"Routes of stage {stage.name}",
        title_justify="left",
    )
    for route in stage.routes:
        row = described(route, stage)
        taken = json.dumps(row["filter"]) if row["filter"] else "every event"
        table.add_row(row["name"], taken, row["queue"], row["by"], row["consumer"] or "-")
    return table


def described(route: RouteSettings, stage: Stage) -> dict[str, Any]:
    return {
        "name": route.name,
        "filter": dict(route.filter),
        "queue": stage.names.route(route.name, "queue", fifo=route.fifo),
        "by": "rule on the bus" if share_a_bus(stage.routes) else "pipe",
        "consumer": route.consumer,
    }


def way_as_json(way: Way) -> dict[str, Any]:
    misses = [{"field": miss.path, "wanted": miss.wanted, "found": miss.found} for miss in way.misses]
    return {"route": way.name, "taken": way.is_taken, "misses": misses}


def ways_as_table(taken: Sequence[Way]) -> Table:
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
