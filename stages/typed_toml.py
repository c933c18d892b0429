"""TOML tables read into frozen dataclasses: every key typed and checked, none missing and none unknown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from typing import Annotated, Any, Protocol, TypeVar, get_args, get_origin, get_type_hints

T = TypeVar("T")


class SettingError(ValueError):
    """A wrong or missing setting; its text is one line that names the key and says what is expected."""


class Check(Protocol):
    """A constraint in an `Annotated` type: returns what is expected where a value does not meet it."""

    def expected(self, value: Any) -> str | None: ...


@dataclass(frozen=True)
class Between:
    """A whole number within bounds, both included."""

    low: int
    high: int

    def expected(self, value: int) -> str | None:
        return None if self.low <= value <= self.high else f"a whole number from {self.low} to {self.high}"


class OneOf:
    """A whole number out of a few."""

    def __init__(self, *allowed: int) -> None:
        self.allowed = allowed

    def expected(self, value: int) -> str | None:
        return None if value in self.allowed else "one of " + ", ".join(map(str, self.allowed))


@dataclass(frozen=True)
class Matches:
    """Text, or a list of texts, in a given form."""

    pattern: str
    form: str

    def expected(self, value: str | tuple[str, ...]) -> str | None:
        texts = (value,) if isinstance(value, str) else value
        return None if all(re.fullmatch(self.pattern, text) for text in texts) else self.form


def read_table(cls: type[T], table: Mapping[str, Any], path: str) -> T:
    """The dataclass of a TOML table. `path` is the table's dotted key. Raises SettingError."""
    hints = get_type_hints(cls, include_extras=True)
    known = {field.name: hints[field.name] for field in fields(cls)}  # type: ignore[arg-type]  # T is a dataclass
    for key in table:
        if key not in known:
            raise SettingError(f"{path}.{key}: unknown setting; known here: {', '.join(known)}")
    for key, hint in known.items():
        if key not in table:
            raise SettingError(f"{path}.{key}: missing; expected {_describe(hint)}")
    return cls(**{key: _read_value(hint, table[key], f"{path}.{key}") for key, hint in known.items()})


def _read_value(hint: Any, value: Any, path: str) -> Any:
    checks: tuple[Check, ...] = ()
    if get_origin(hint) is Annotated:
        hint, *extras = get_args(hint)
        checks = tuple(extras)
    if is_dataclass(hint) and isinstance(hint, type) and isinstance(value, Mapping):
        return read_table(hint, value, path)
    if (entry := _entry_of(hint)) and isinstance(value, list):
        return tuple(_read_value(entry, each, f"{path}[{number}]") for number, each in enumerate(value))
    read = _read_plain(hint, value)
    if read is None:
        raise SettingError(f"{path}: expected {_describe(hint)}, is {value!r}")
    for check in checks:
        if expected := check.expected(read):
            raise SettingError(f"{path}: expected {expected}, is {value!r}")
    return read


def _entry_of(hint: Any) -> Any:
    """The dataclass of which `tuple[…, ...]` is a list."""
    entry = get_args(hint)[0] if get_origin(hint) is tuple else None
    return entry if is_dataclass(entry) else None


def _read_plain(hint: Any, value: Any) -> Any:
    """The value as the hint's type, or None where it is of another."""
    if hint in (str, int, bool):
        return value if type(value) is hint else None
    if hint == Mapping[str, Any]:
        return value if isinstance(value, Mapping) else None
    if hint == tuple[str, ...]:
        is_list_of_texts = isinstance(value, list) and all(isinstance(part, str) for part in value)
        return tuple(value) if is_list_of_texts else None
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint(value) if value in [member.value for member in hint] else None
    return None


def _describe(hint: Any) -> str:
    if get_origin(hint) is Annotated:
        hint = get_args(hint)[0]
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return "one of " + ", ".join(f'"{member.value}"' for member in hint)
    if is_dataclass(hint) or hint == Mapping[str, Any]:
        return "a table"
    if _entry_of(hint):
        return "a list of tables"
    return {str: "a text", int: "a whole number", bool: "true or false"}.get(hint, "a list of texts")
