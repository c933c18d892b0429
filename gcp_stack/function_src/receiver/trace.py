"""The W3C trace that a webhook belongs to (W3C: "Trace Context")."""

from __future__ import annotations

import re
from collections.abc import Callable

_TRACEPARENT = re.compile(r"00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")


def traceparent(header: str | None, *, random_hex: Callable[[int], str]) -> str:
    """The caller's `traceparent` if well-formed, else a new one. `random_hex` takes a number of bytes."""
    if header and _TRACEPARENT.fullmatch(header):
        return header
    return f"00-{random_hex(16)}-{random_hex(8)}-01"


def trace_id(traceparent: str) -> str:
    return traceparent.split("-")[1]
