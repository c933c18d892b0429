"""Time, handed in: the system's own, or one that a test moves."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class Clock:
    """Now, as an aware time, and a way to wait for a number of seconds."""

    now: Callable[[], datetime]
    sleep: Callable[[float], None]


SYSTEM_CLOCK = Clock(now=lambda: datetime.now(UTC), sleep=time.sleep)
