"""Bodies that are being read, and the one thread that gives up those which take too long."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import Condition, Thread

CROWDED_SECONDS = 1.0
"""How long a body may take while many others are being read."""
CROWDED_BYTES = 64 * 1024 * 1024
"""Bodies that hold more than this together are a crowd, however few they are: memory is 512 MB."""
_STEP_SECONDS = 0.1


@dataclass(eq=False, slots=True, kw_only=True)
class Reading:
    """One body that somebody waits for."""

    connection: socket.socket | None
    """None where the server does not say: then nobody can end the waiting."""
    since: float
    until: float
    held: int = 0
    """Bytes that are kept of it so far."""
    given_up: bool = False

    def give_up(self) -> None:
        """A reader of the body sees its end at once. The response still goes out."""
        self.given_up = True
        if self.connection:
            with suppress(OSError):  # the sender was faster, and hung up
                self.connection.shutdown(socket.SHUT_RD)


class BodyWatch:
    """A thread that waits for a connection cannot look at the clock: another one does it for all of them."""

    def __init__(
        self,
        *,
        crowd: int,
        crowded_seconds: float = CROWDED_SECONDS,
        crowded_bytes: int = CROWDED_BYTES,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._crowd = crowd
        self._crowded_seconds = crowded_seconds
        self._crowded_bytes = crowded_bytes
        self._clock = clock
        self._readings: set[Reading] = set()
        self._changed = Condition()
        self._watcher: Thread | None = None

    @contextmanager
    def reading(self, connection: socket.socket | None, *, until: float) -> Iterator[Reading]:
        """`until` is a time on the watch's clock; in a crowd it comes sooner."""
        reading = Reading(connection=connection, since=self._clock(), until=until)
        with self._changed:
            self._readings.add(reading)
            self._start_watching()
            self._changed.notify()
        try:
            yield reading
        finally:
            with self._changed:
                self._readings.remove(reading)

    def _start_watching(self) -> None:
        """With the first body: the server forks after it has made this object, and a fork has no threads."""
        if self._watcher is None:
            self._watcher = Thread(target=self._watch, name="body-watch", daemon=True)
            self._watcher.start()

    def _watch(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._readings)
                self._give_up_the_overdue()
            time.sleep(_STEP_SECONDS)

    def _give_up_the_overdue(self) -> None:
        now, crowded = self._clock(), self._is_crowded()
        for reading in self._readings:
            is_slow = crowded and now >= reading.since + self._crowded_seconds
            if not reading.given_up and (is_slow or now >= reading.until):
                reading.give_up()

    def _is_crowded(self) -> bool:
        held = sum(reading.held for reading in self._readings)
        return len(self._readings) > self._crowd or held > self._crowded_bytes
