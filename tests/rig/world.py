"""A seeded scheduler with a virtual clock: processes that take turns, wait without time passing, and die."""

from __future__ import annotations

import heapq
import itertools
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from greenlet import getcurrent, greenlet

START = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)


class Crash(BaseException):
    """The process dies at this point; no code of its own may catch it and carry on."""


@dataclass(eq=False)
class Process:
    """Something that runs in turns; it is killed by making its next turn a crash."""

    name: str
    run: greenlet
    doomed: bool = False

    @property
    def is_alive(self) -> bool:
        return not self.run.dead

    def kill(self) -> None:
        self.doomed = True


@dataclass
class World:
    """Time in seconds since START. All chance comes from the seed, so that a seed replays exactly."""

    seed: int
    now: float = 0.0
    failures: list[tuple[str, BaseException]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)  # noqa: S311  # a replayable sequence is the point
        self._turns: list[tuple[float, int, Process]] = []
        self._order = itertools.count()
        self._main = getcurrent()
        self._current: Process | None = None

    @property
    def utc_now(self) -> datetime:
        return START + timedelta(seconds=self.now)

    def spawn(self, name: str, body: Callable[[], Any], *, after: float = 0.0) -> Process:
        """A new process, whose first turn comes `after` seconds from now."""
        process = Process(name, greenlet(lambda: self._live(name, body), parent=self._main))
        self._schedule(process, after)
        return process

    def sleep(self, seconds: float) -> None:
        """Lets the other processes run until that much virtual time has passed."""
        process = self._current
        if process is None:
            raise RuntimeError("only a process of this world can sleep")
        self._schedule(process, max(seconds, 0.0))
        self._main.switch()
        if process.doomed:
            raise Crash

    def run(self, until: float) -> None:
        """Gives turns in time's order until nobody has one left before `until`."""
        while self._turns and self._turns[0][0] <= until:
            self.now, _, process = heapq.heappop(self._turns)
            self._current = process
            process.run.switch()
        self._current = None
        self.now = max(self.now, until)

    def close(self) -> None:
        """Ends every process that still waits, so that no seed leaves anything to the next."""
        while self._turns:
            self._current = heapq.heappop(self._turns)[2]
            self._current.kill()
            self._current.run.switch()
        self._current = None

    def _schedule(self, process: Process, after: float) -> None:
        heapq.heappush(self._turns, (self.now + after, next(self._order), process))

    def _live(self, name: str, body: Callable[[], Any]) -> None:
        try:
            if self._current is None or not self._current.doomed:
                body()
        except Crash:
            return
        except Exception as error:  # noqa: BLE001  # whatever it is, the test must be told instead of the scheduler
            self.failures.append((name, error))
