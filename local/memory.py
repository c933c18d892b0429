"""What the whole run takes of the machine's memory."""

from __future__ import annotations

import contextlib

import psutil


def megabytes_in_use() -> float:
    """This process and all below it; shared memory is counted once where the system reports it (Linux)."""
    own = psutil.Process()
    return sum(_bytes(process) for process in [own, *own.children(recursive=True)]) / 1_000_000


def _bytes(process: psutil.Process) -> int:
    with contextlib.suppress(psutil.Error):
        full = process.memory_full_info()
        return int(getattr(full, "pss", full.rss))
    return 0
