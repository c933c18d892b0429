"""Typed reads of a webhook's JSON: a value is what GitHub documents, or the payload is refused."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, TypeAlias

from contract.event import utc_second

Json: TypeAlias = Mapping[str, Any]

_FULL_NAME = re.compile(r"[\w.-]{1,100}/[\w.-]{1,100}", re.ASCII)
_MAX_LINE = 2048
_LATEST_YEAR = 9000
"""Later times leave no room before the calendar's end for what is computed from them, such as an expiry."""
_MAX_ID = 2**63 - 1
"""Both stores hold 64-bit whole numbers."""


class UnexpectedShape(ValueError):
    """The payload is not what its event's name promises; the text says where."""


def read_object(parent: Json, key: str) -> Json:
    value = parent.get(key)
    if not isinstance(value, dict):
        raise UnexpectedShape(f"{key} must be an object, is {_name(value)}")
    return value


def read_optional_object(parent: Json, key: str) -> Json | None:
    return None if parent.get(key) is None else read_object(parent, key)


def read_text(parent: Json, key: str) -> str:
    """Text of any length and any characters, lone surrogates included."""
    value = parent.get(key)
    if not isinstance(value, str):
        raise UnexpectedShape(f"{key} must be a text, is {_name(value)}")
    return value


def read_optional_text(parent: Json, key: str) -> str:
    """GitHub's null is the empty text."""
    return "" if parent.get(key) is None else read_text(parent, key)


def read_line(parent: Json, key: str) -> str:
    """Text that goes into keys, links and log lines: printable and short."""
    value = read_text(parent, key)
    if not value or len(value) > _MAX_LINE or not value.isprintable():
        raise UnexpectedShape(f"{key} must be 1 to {_MAX_LINE} printable characters")
    return value


def read_full_name(repository: Json) -> str:
    """`owner/name`; it becomes part of keys that `#` divides, so it must not hold one."""
    value = read_text(repository, "full_name")
    if not _FULL_NAME.fullmatch(value):
        raise UnexpectedShape("full_name must read owner/name")
    return value


def read_id(parent: Json, key: str) -> int:
    value = parent.get(key)
    if type(value) is not int or not 0 < value <= _MAX_ID:
        raise UnexpectedShape(f"{key} must be a positive whole number")
    return value


def read_time(parent: Json, key: str) -> str:
    """As UTC with seconds."""
    value = read_text(parent, key)
    try:
        time = utc_second(value)
    except (ValueError, OverflowError):
        raise UnexpectedShape(f"{key} must be a time with its zone") from None
    if int(time[:4]) > _LATEST_YEAR:
        raise UnexpectedShape(f"{key} must not be later than the year {_LATEST_YEAR}")
    return time


def _name(value: object) -> str:
    return "missing or null" if value is None else type(value).__name__
