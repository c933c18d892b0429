"""A function's environment variables as a frozen dataclass, written by its stack and read by its handler."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Self


class EnvironmentSettings:
    """Mixin for frozen dataclasses of `str`, `int`, `bool` and `tuple[str, ...]` fields.

    A field `work_queue_url` is the variable `WORK_QUEUE_URL`; tuples are joined by commas, and True is 1.
    """

    __slots__ = ()

    def to_env(self) -> dict[str, str]:
        """The environment variables that `from_env` reads back."""
        return {name.upper(): _to_text(getattr(self, name)) for name in _field_types(type(self))}

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Self:
        """Raises KeyError with the variable's name where one is missing, ValueError where one is wrong."""
        return cls(
            **{name: _from_text(kind, environ[name.upper()]) for name, kind in _field_types(cls).items()}
        )


def _field_types(cls: type) -> dict[str, str]:
    return {field.name: str(field.type) for field in fields(cls)}


def _to_text(value: Any) -> str:
    if isinstance(value, bool):
        return str(int(value))
    return ",".join(value) if isinstance(value, tuple) else str(value)


def _from_text(kind: str, text: str) -> Any:
    if kind == "int":
        return int(text)
    if kind == "bool":
        return bool(int(text))
    if kind == "tuple[str, ...]":
        return tuple(part for part in text.split(",") if part)
    return text
