"""docs/settings.md, made from the settings' own descriptions: `python -m ops.settings_page` writes it."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from stages.reading import Node, at, schema_of
from stages.stage import STAGES_FILE, Stage

SETTINGS_FILE = Path(__file__).resolve().parent.parent / "docs" / "settings.md"
HEAD = """# Settings

You configure everything in one file, `stages.toml`. Each stage is a table there. It is laid over
`[defaults]`, so it holds only what differs:

```toml
[prod]
aws_account = "222222222222"
queue = { max_concurrency = 20 }
```

A key that is unknown, missing or out of bounds stops every command, before anything is deployed, with one
sentence that says what is allowed. Editors with a TOML language server (for example VS Code with Even Better
TOML) complete and check the keys as you type, by `stages.schema.json`.

`make docs` makes this page and that schema from `stages/`. In brackets are the default and the bounds.
"""
_DEFAULTS_OF = {"routes": "route"}
"""The table of `[defaults]` that each entry of a list is laid over."""


class Setting(NamedTuple):
    """One line of the page."""

    key: str
    meaning: str
    default: str
    bounds: str


def page() -> str:
    """The whole page; tables with the same keys are one section."""
    parts = [HEAD]
    for _, alike in groupby(sections(), key=lambda section: [row._replace(default="") for row in section[2]]):
        group = list(alike)
        parts += [
            f"## {', '.join(title for title, _, _ in group)}\n",
            f"{group[0][1] if len(group) == 1 else 'Each is a table, with the same keys.'}\n",
        ]
        for number, row in enumerate(group[0][2]):
            defaults = _defaults([(title, rows[number].default) for title, _, rows in group])
            parts.append(f"- `{row.key}` ({defaults}{row.bounds}): {row.meaning}")
        parts.append("")
    return "\n".join(parts)


def _defaults(of_tables: Sequence[tuple[str, str]]) -> str:
    """The default, or each with the tables that have it."""
    tables: dict[str, list[str]] = {}
    for title, default in of_tables:
        tables.setdefault(default, []).append(title)
    if len(tables) == 1:
        return next(iter(tables))
    return "; ".join(f"{', '.join(titles)}: {default}" for default, titles in tables.items())


def sections() -> Iterator[tuple[str, str, list[Setting]]]:
    """Title, introduction and rows: first the keys of a stage's table itself, then each table below it."""
    schema = schema_of(Stage)
    defaults = tomllib.loads(STAGES_FILE.read_text(encoding="utf-8"))["defaults"]
    tables = {key: table for key in schema["properties"] if (table := _table(schema, key))}
    plain = [key for key in schema["properties"] if key not in tables]
    yield (
        "The stage's own keys",
        "Directly in `[<stage>]`.",
        _settings(schema, schema, plain, defaults),
    )
    for key, table in tables.items():
        below = defaults.get(_DEFAULTS_OF.get(key, key), {})
        yield key, _line(table["description"]), _settings(schema, table, table["properties"], below)


def _table(schema: Node, key: str) -> Node | None:
    """The table under a key of the stage, or of which the key holds a list."""
    node = at(schema, [key])
    if node["type"] == "array":
        node = at(schema, [key, 0])
    return node if "properties" in node else None


def _settings(schema: Node, table: Node, keys: Any, defaults: Mapping[str, Any]) -> list[Setting]:
    rows = []
    for key in keys:
        node = at({**table, "$defs": schema["$defs"]}, [key])
        default = f"`{json.dumps(defaults[key])}`" if key in defaults else "required"
        rows.append(Setting(key, _line(node["description"]), default, _bounds(node)))
    return rows


def _bounds(node: Node) -> str:
    return (
        f", {node['minimum']:,} to {node['maximum']:,}"
        if node["type"] == "integer" and "minimum" in node
        else ""
    )


def _line(text: str) -> str:
    return " ".join(text.split())


if __name__ == "__main__":
    SETTINGS_FILE.write_text(page(), encoding="utf-8")
