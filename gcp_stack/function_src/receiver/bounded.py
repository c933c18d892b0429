"""Waiting no longer than one may, for calls whose own time limits do not cover all that they do."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import BoundedSemaphore

from receiver.settings import THREADS
from receiver.store import StoreFailed


class Bounded:
    """Each call in a thread: a slow name resolution or a slow body does not delay the answer.

    When all threads hang, further calls fail at once instead of queueing behind them.
    """

    def __init__(self, threads: int = THREADS) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="dynamodb")
        self._free = BoundedSemaphore(threads)

    def __call__(self, call: Callable[[], bool], seconds: float) -> bool:
        """Raises StoreFailed if it is not done in time; the call itself may continue."""
        if seconds <= 0:
            raise StoreFailed("no time was left to try")
        if not self._free.acquire(blocking=False):
            raise StoreFailed("all tries under way are slow")
        future = self._pool.submit(self._run, call)
        try:
            return future.result(seconds)
        except TimeoutError:
            raise StoreFailed(f"no answer within {seconds:.1f} s") from None

    def _run(self, call: Callable[[], bool]) -> bool:
        try:
            return call()
        finally:
            self._free.release()
