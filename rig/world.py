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
class Signal:
    """Something that processes can wait for."""

    waiting: list[tuple[Process, int]] = field(default_factory=list)
    """With the turn that it would wake: who has gone on after a timeout waits no longer."""


@dataclass(eq=False)
class Process:
    """Something that runs in turns; it is killed by making its next turn a crash."""

    name: str
    run: greenlet
    ended: Signal = field(default_factory=Signal)
    doomed: bool = False
    turn: int = 0
    """The number of its next turn: what was scheduled under an older number is void."""

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
        self._turns: list[tuple[float, int, int, Process]] = []
        self._until = 0.0
        self._order = itertools.count()
        self._ids = itertools.count()
        self._main = getcurrent()
        self._current: Process | None = None
        self._processes: list[Process] = []

    def next_id(self) -> int:
        """Of this world: a number that two seeds share would not replay."""
        return next(self._ids)

    @property
    def utc_now(self) -> datetime:
        return START + timedelta(seconds=self.now)

    def spawn(self, name: str, body: Callable[[], Any], *, after: float = 0.0) -> Process:
        """A new process, whose first turn comes `after` seconds from now."""
        process = Process(name, greenlet(lambda: self._live(process, body), parent=self._main))
        self._processes.append(process)
        self._schedule(process, self.now + after)
        return process

    def keep_alive(self, name: str, body: Callable[[], Any], *, pause: float = 5.0) -> None:
        """Runs the body for ever; where it dies, another takes its place a few seconds later."""

        def watch() -> None:
            while True:
                self.wait(self.spawn(name, body).ended)
                self.sleep(pause)

        self.spawn(f"keeper of {name}", watch)

    def sleep(self, seconds: float) -> None:
        """Lets the other processes run until that much virtual time has passed."""
        process, until = self._running(), self.now + max(seconds, 0.0)
        if until <= self._until and (not self._turns or until < self._turns[0][0]):
            # It would be given the very next turn: two switches for nothing.
            process.turn += 1
            self.now = until
            return
        self._schedule(process, until)
        self._yield()

    def wait(self, signal: Signal, timeout: float | None = None) -> None:
        """Lets the others run until the signal is given, or the timeout has passed."""
        process = self._running()
        signal.waiting.append((process, process.turn))
        if timeout is not None:
            self._schedule(process, self.now + max(timeout, 0.0))
        self._yield()

    def give(self, signal: Signal) -> None:
        """Wakes all that wait for the signal."""
        woken, signal.waiting = signal.waiting, []
        for process, turn in woken:
            if turn == process.turn:
                self._schedule(process, self.now)

    def run(self, until: float) -> None:
        """Gives turns in time's order until nobody has one left before `until`."""
        self._until = until
        while self._turns and self._turns[0][0] <= until:
            at, _, turn, process = heapq.heappop(self._turns)
            if turn == process.turn and process.is_alive:
                self.now = at
                self._give_turn(process)
        self.now = max(self.now, until)

    def close(self) -> None:
        """Ends every process that still waits, so that no seed leaves anything to the next."""
        for process in self._processes:
            process.kill()
            while process.is_alive:
                self._give_turn(process)
        self._turns.clear()

    def _give_turn(self, process: Process) -> None:
        process.turn += 1
        self._current = process
        process.run.switch()
        self._current = None

    def _running(self) -> Process:
        if self._current is None:
            raise RuntimeError("only a process of this world can wait")
        return self._current

    def _yield(self) -> None:
        process = self._running()
        self._main.switch()
        if process.doomed:
            raise Crash

    def _schedule(self, process: Process, at: float) -> None:
        heapq.heappush(self._turns, (at, next(self._order), process.turn, process))

    def _live(self, process: Process, body: Callable[[], Any]) -> None:
        try:
            if not process.doomed:
                body()
        except Crash:
            pass
        except Exception as error:  # noqa: BLE001  # for the test, not for the scheduler
            self.failures.append((process.name, error))
        finally:
            self.give(process.ended)
