"""The schema by which editors complete and check `stages.toml`: `python -m stages.schema` writes it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from stages.reading import schema_of
from stages.stage import Stage

SCHEMA_FILE = Path(__file__).resolve().parent.parent / "stages.schema.json"


def file_schema() -> dict[str, Any]:
    """The JSON Schema of the whole file: `[defaults]`, and each stage laid over it."""
    stage = dict(schema_of(Stage))
    tables = stage.pop("$defs")
    route = {
        "$ref": "#/$defs/RouteSettings",
        "description": "What each route has unless its entry says otherwise.",
    }
    defaults = {
        **stage,
        "description": "What each stage has unless its own table says otherwise.",
        "properties": {**stage["properties"], "route": route},
    }
    whole = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "The stages of CV Analytics",
        "type": "object",
        "properties": {"defaults": defaults},
        "additionalProperties": {"$ref": "#/$defs/Stage"},
        "$defs": {**tables, "Stage": stage},
    }
    cleaned: dict[str, Any] = _without_required(whole)
    return cleaned


def text() -> str:
    """The file's content."""
    return json.dumps(file_schema(), indent=2, ensure_ascii=False) + "\n"


def _without_required(node: Any) -> Any:
    """What one table does not say, another may: only the whole stage can lack something."""
    if isinstance(node, dict):
        return {key: _without_required(value) for key, value in node.items() if key != "required"}
    return [_without_required(each) for each in node] if isinstance(node, list) else node


if __name__ == "__main__":
    SCHEMA_FILE.write_text(text(), encoding="utf-8")
