"""Waiting for what happens in its own time."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

PATIENCE_SECONDS = 600
"""Longer than three times the work queue's visibility timeout: a failed call on a busy machine costs one, and
after the third the message is dead."""


def eventually(look: Callable[[], T], *, seconds: float = PATIENCE_SECONDS) -> T:
    """The first value that is true; the last one where none comes in time."""
    deadline = time.monotonic() + seconds
    while not (seen := look()) and time.monotonic() < deadline:
        time.sleep(0.1)
    return seen
