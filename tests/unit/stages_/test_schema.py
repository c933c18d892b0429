"""What editors and docs/settings.md know of stages.toml is what is read."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from ops.settings_page import SETTINGS_FILE, page, sections
from stages.reading import allowed, at
from stages.schema import SCHEMA_FILE, file_schema, text
from stages.stage import STAGES_FILE

TABLES = tomllib.loads(STAGES_FILE.read_text(encoding="utf-8"))


def _keys(table: Mapping[str, Any]) -> Iterator[list[str | int]]:
    """The way to every setting in the table."""
    for key, value in table.items():
        if key in {"filter", "keywords"} or not isinstance(value, Mapping | list):
            yield [key]
        elif isinstance(value, Mapping):
            yield from ([key, *below] for below in _keys(value))
        else:
            below = [
                [place, *rest]
                for place, each in enumerate(value)
                if isinstance(each, Mapping)
                for rest in _keys(each)
            ]
            yield from ([key, *rest] for rest in below or [[]])


def test_the_schema_is_up_to_date() -> None:
    assert SCHEMA_FILE.read_text(encoding="utf-8") == text(), "run `make docs`"


def test_the_file_names_its_schema_where_editors_look() -> None:
    first = STAGES_FILE.read_text(encoding="utf-8").splitlines()[0]
    directive, _, path = first.partition(" ")
    assert directive == "#:schema"
    assert (STAGES_FILE.parent / path).resolve() == SCHEMA_FILE


@pytest.mark.parametrize("name", sorted(TABLES))
def test_the_schema_knows_every_key_of_the_file(name: str) -> None:
    schema = file_schema()
    table = schema["properties"]["defaults"] if name == "defaults" else schema["additionalProperties"]
    ways = list(_keys(TABLES[name]))
    assert len(ways) > 5
    for way in ways:
        node = at({**table, "$defs": schema["$defs"]}, way)
        assert node["description"]
        assert allowed(node, schema)


def test_an_editor_asks_for_no_key_that_the_defaults_may_have() -> None:
    assert '"required"' not in text()


def test_an_editor_marks_an_unknown_key_at_every_level() -> None:
    schema = file_schema()
    tables = [schema["properties"]["defaults"], *schema["$defs"].values()]
    objects = [table for table in tables if table["type"] == "object"]
    assert len(objects) > 15
    assert all(table["additionalProperties"] is False for table in objects)


def test_the_page_of_settings_is_up_to_date() -> None:
    assert SETTINGS_FILE.read_text(encoding="utf-8") == page(), "run `make docs`"


def test_every_setting_is_described() -> None:
    rows = [(title, row) for title, _, settings in sections() for row in settings]
    assert len(rows) > 50
    assert [f"{title}.{row.key}" for title, row in rows if not row.meaning] == []
