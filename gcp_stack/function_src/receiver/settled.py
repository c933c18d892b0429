"""Outbox entries that have done their work, until a call to Firestore deletes them on its way."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from receiver.outbox import GRACE

MOST = 50
"""Entries that one call takes along: more would make a webhook wait for the work of others."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What is lost with the process costs nothing: the relay delivers such an entry again, and deletes it.

    Deques, because several threads may use them without a lock.
    """

    clock: Callable[[], float] = time.monotonic
    _names: deque[tuple[float, str]] = field(default_factory=deque)
    """Each with the time until which it is the receiver's to delete."""
    _putting: deque[None] = field(default_factory=deque)
    """One element for each put under way."""

    def add(self, name: str) -> None:
        self._names.append((self.clock() + GRACE.total_seconds(), name))

    @contextmanager
    def putting(self) -> Iterator[None]:
        """While a webhook's document is written: it will settle an entry, too."""
        self._putting.append(None)
        try:
            yield
        finally:
            self._putting.pop()

    @property
    def is_anybody_putting(self) -> bool:
        """Whether somebody comes later, and takes along what is left now."""
        return bool(self._putting)

    @contextmanager
    def taken(self) -> Iterator[list[str]]:
        """Entries to delete. Those of a call that fails are there to be taken again."""
        taken = list(self._take())
        try:
            yield [name for until, name in taken if until > self.clock()]
        except BaseException:
            self._names.extend(taken)
            raise

    def _take(self) -> Iterator[tuple[float, str]]:
        for _ in range(MOST):
            try:
                yield self._names.popleft()
            except IndexError:
                return
