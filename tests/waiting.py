"""Waiting for what happens in its own time."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

PATIENCE_SECONDS = 600
"""Longer than three times the work queue's visibility timeout: a failed call on a busy machine costs one, and
after the third the message is dead."""

FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.1, 0.5
"""Between two looks. Each takes time from what is waited for: the longer that takes, the fewer they get."""


def eventually(look: Callable[[], T], *, seconds: float = PATIENCE_SECONDS) -> T:
    """The first value that is true; the last one where none comes in time."""
    deadline, pause = time.monotonic() + seconds, FIRST_PAUSE_SECONDS
    while not (seen := look()) and time.monotonic() < deadline:
        time.sleep(pause)
        pause = min(pause * 1.2, LONGEST_PAUSE_SECONDS)
    return seen
