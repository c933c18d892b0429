"""How large DynamoDB takes an item to be (Amazon DynamoDB, "DynamoDB item sizes and formats")."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil
from typing import Any

from contract.item import Item


def size_of(item: Item | None) -> int:
    """In bytes: names and values in UTF-8; nothing where there is no item."""
    return sum(len(name.encode()) + _value_size(value) for name, value in (item or {}).items())


def _value_size(value: Mapping[str, Any]) -> int:
    """A number takes a byte for two digits, and one more; a list or map three, and one for each part."""
    ((tag, content),) = value.items()
    if tag == "N":
        text = str(content)
        return ceil(len(text.lstrip("-").strip("0")) / 2) + 1 + text.startswith("-")
    if tag == "M":
        return 3 + sum(1 + len(name.encode()) + _value_size(part) for name, part in content.items())
    if tag == "SS":
        return sum(len(text.encode()) for text in content)
    if tag == "B":
        return len(content)
    if tag == "L":
        return 3 + sum(1 + _value_size(part) for part in content)
    return 1 if tag in ("BOOL", "NULL") else len(str(content).encode())
