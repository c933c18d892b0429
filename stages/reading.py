"""A TOML table read into its settings class, and what is wrong with it in one line."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar, cast, dataclass_transform

from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass
from pydantic.json_schema import GenerateJsonSchema

from stages.setting_error import SettingError

T = TypeVar("T")
Node = Mapping[str, Any]
"""A part of a JSON Schema."""


@dataclass_transform(kw_only_default=True, frozen_default=True)
def settings(cls: type[T]) -> type[T]:
    """The class as a table of settings: frozen, each value of exactly its type, no key unknown."""
    config = ConfigDict(extra="forbid", strict=True, use_attribute_docstrings=True)
    return cast("type[T]", dataclass(frozen=True, slots=True, kw_only=True, config=config)(cls))


def read_table(cls: type[T], table: Mapping[str, Any], path: str) -> T:
    """The settings of a TOML table. `path` is the table's dotted key. Raises SettingError."""
    # As JSON, whose lists and texts are what TOML has for tuples and enumerations.
    text = json.dumps(table, default=lambda moment: {"date or time": str(moment)})
    try:
        return TypeAdapter(cls).validate_json(text)
    except ValidationError as error:
        raise SettingError(_sentence(error, schema_of(cls), path)) from None


def unknown(path: str, key: str, known: Iterable[str]) -> SettingError:
    """The error for a key that its table does not have."""
    known = list(known)
    close = difflib.get_close_matches(key, known, 1)
    meant = f", did you mean {close[0]}?" if close else "."
    return SettingError(f"{_dotted(path, [key])}: unknown setting{meant} Known here: {', '.join(known)}")


def schema_of(cls: type) -> Node:
    """The JSON Schema of a settings class."""
    return TypeAdapter(cls).json_schema(schema_generator=_Untitled)


def at(schema: Node, keys: Iterable[str | int]) -> Node:
    """The part of the schema for a setting, by its keys and, in lists, its place."""
    node = _resolved(schema, schema)
    for key in keys:
        node = _resolved(node["items"] if isinstance(key, int) else node["properties"][key], schema)
    return node


def allowed(node: Node, schema: Node) -> str:
    """What a setting may be, in words."""
    if "enum" in node:
        return "one of " + ", ".join(map(json.dumps, node["enum"]))
    if node["type"] == "integer":
        return f"a whole number from {node['minimum']:,} to {node['maximum']:,}"
    if node["type"] == "array":
        least = " with at least one entry" if "minItems" in node else ""
        return f"a list{least}, each {allowed(_resolved(node['items'], schema), schema)}"
    if node["type"] == "string":
        return str(node.get("title", "a text"))
    return {"boolean": "true or false", "object": "a table"}[node["type"]]


class _Untitled(GenerateJsonSchema):
    """A title stands only where a setting names its form; it does not repeat the key."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002  # pydantic's signature
        return False


def _sentence(error: ValidationError, schema: Node, path: str) -> str:
    faults = error.errors(include_url=False)
    # A misspelt key is missing by its right name as well.
    fault = min(faults, key=lambda each: each["type"] != "unexpected_keyword_argument")
    *above, key = fault["loc"]
    where = _dotted(path, above)
    if fault["type"] == "unexpected_keyword_argument":
        return str(unknown(where, str(key), at(schema, above)["properties"]))
    node = at(schema, fault["loc"])
    expected = allowed(node, schema)
    if fault["type"] == "missing":
        return f"{_dotted(where, [key])}: missing; expected {expected}"
    if fault["type"] == "value_error":
        expected = str(fault["ctx"]["error"]) or expected
    elif fault["type"] == "string_type" and "title" in node:
        expected = f"a text ({expected})"
    return f"{_dotted(where, [key])}: expected {expected}, is {fault['input']!r}"


def _resolved(node: Node, schema: Node) -> Node:
    """The node itself, or with what it refers to."""
    if "$ref" not in node:
        return node
    name = node["$ref"].rpartition("/")[2]
    return {**schema["$defs"][name], **node}


def _dotted(path: str, keys: Sequence[str | int]) -> str:
    for key in keys:
        if isinstance(key, int):
            path += f"[{key}]"
        else:
            path += f".{key}" if re.fullmatch(r"[\w-]+", key) else f".{json.dumps(key)}"
    return path
