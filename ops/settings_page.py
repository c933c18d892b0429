"""docs/settings.md, made from a stage's types and docstrings: `python -m ops.settings_page` writes it."""

from __future__ import annotations

import ast
import inspect
import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, NamedTuple, get_args, get_origin, get_type_hints

from stages.stage import STAGES_FILE, Stage
from stages.typed_toml import Between, Matches, OneOf

SETTINGS_FILE = Path(__file__).resolve().parent.parent / "docs" / "settings.md"
HEAD = """# Settings

All that a user edits is `stages.toml`. A stage is a table there, laid over `[defaults]`: what a stage does
not say, it has from there. A key that is unknown, missing or out of its bounds is refused by name, before
anything is deployed.

This page is made by `make docs`, from `contract` and `[defaults]`.
"""
_OWN = "The stage's own keys"
_ROUTES = "routes"
_DEFAULTS_OF = {_ROUTES: "route"}
"""Under which name `[defaults]` says what each entry of a list has."""


class Setting(NamedTuple):
    """One row of the page."""

    key: str
    meaning: str
    default: str
    bounds: str


def page() -> str:
    """The whole page."""
    parts = [HEAD]
    for title, intro, rows in sections():
        parts += [f"## {title}\n", f"{intro}\n"] if intro else [f"## {title}\n"]
        parts.append("| key | meaning | default | what it may be |\n| --- | --- | --- | --- |")
        parts += [f"| `{row.key}` | {row.meaning} | {row.default} | {row.bounds} |" for row in rows]
        parts.append("")
    return "\n".join(parts)


def sections() -> Iterator[tuple[str, str, list[Setting]]]:
    """Title, introduction and rows: first what stands in a stage's table itself, then each table below it."""
    defaults = tomllib.loads(STAGES_FILE.read_text())["defaults"]
    hints, told = get_type_hints(Stage, include_extras=True), docstrings(Stage)
    tables = {key: table for key, hint in hints.items() if (table := _table_of(hint))}
    plain = [key for key in hints if key not in tables and key != "name"]
    yield _OWN, "Of the table `[<stage>]`.", [_setting(Stage, key, defaults) for key in plain]
    for key, table in tables.items():
        intro = " ".join(filter(None, (_first_line(table), told.get(key, ""))))
        below = defaults.get(_DEFAULTS_OF.get(key, key), {})
        yield key, intro, [_setting(table, each.name, below) for each in fields(table)]


def docstrings(cls: type) -> dict[str, str]:
    """What stands below each field of a dataclass."""
    (body,) = (node.body for node in ast.parse(inspect.getsource(cls)).body if isinstance(node, ast.ClassDef))
    found = {}
    for field, below in pairwise(body):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and (text := _text(below)):
            found[field.target.id] = " ".join(text.split())
    return found


def _text(node: ast.stmt) -> str | None:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return node.value.value if isinstance(node.value.value, str) else None
    return None


def _table_of(hint: Any) -> Any:
    """The dataclass of a table, or of a list of tables."""
    inner = get_args(hint)[0] if get_origin(hint) is tuple else hint
    return inner if is_dataclass(inner) else None


def _first_line(cls: type) -> str:
    return inspect.cleandoc(cls.__doc__ or "").splitlines()[0]


def _setting(cls: type, key: str, defaults: Mapping[str, Any]) -> Setting:
    hint = get_type_hints(cls, include_extras=True)[key]
    meaning = docstrings(cls).get(key, "").replace("|", r"\|")
    default = f"`{json.dumps(defaults[key])}`" if key in defaults else "each stage says"
    return Setting(key, meaning, default, _bounds(hint))


def _bounds(hint: Any) -> str:
    plain, *checks = get_args(hint) if get_origin(hint) is Annotated else (hint,)
    for check in checks:
        if isinstance(check, Between):
            return f"{check.low:,} to {check.high:,}"
        if isinstance(check, OneOf):
            return ", ".join(map(str, check.allowed))
        if isinstance(check, Matches):
            return f"a list: {check.form}" if get_origin(plain) is tuple else check.form
    if isinstance(plain, type) and issubclass(plain, StrEnum):
        return ", ".join(f'`"{member.value}"`' for member in plain)
    return {bool: "true or false", str: "a text", tuple[str, ...]: "a list of texts"}.get(plain, "a table")


if __name__ == "__main__":
    SETTINGS_FILE.write_text(page(), encoding="utf-8")
