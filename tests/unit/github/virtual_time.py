"""A clock that moves when a test says so, or when somebody sleeps by it."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

from github.clock import Clock

EPOCH = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)


class VirtualTime:
    """Sleeping moves it and takes no time."""

    def __init__(self, start: datetime = EPOCH) -> None:
        self._now = start
        self._lock = threading.Lock()
        self.slept: list[float] = []

    def now(self) -> datetime:
        with self._lock:
            return self._now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.pass_by(timedelta(seconds=seconds))

    def pass_by(self, time: timedelta) -> None:
        with self._lock:
            self._now += time

    @property
    def clock(self) -> Clock:
        return Clock(now=self.now, sleep=self.sleep)
