"""The keys of what commands print for scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any


def strange_keys(shown: Any) -> list[str]:
    """Those that are not snake_case, however deep."""
    return [key for key in _keys(shown) if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", key)]


def _keys(shown: Any) -> Iterator[str]:
    if isinstance(shown, dict):
        yield from shown
    inner = shown.values() if isinstance(shown, dict) else shown if isinstance(shown, list | tuple) else ()
    for each in inner:
        yield from _keys(each)
