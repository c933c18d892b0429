"""Which sources change while somebody works on them."""

from __future__ import annotations

import queue
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from watchdog.events import (
    EVENT_TYPE_CREATED,
    EVENT_TYPE_DELETED,
    EVENT_TYPE_MODIFIED,
    EVENT_TYPE_MOVED,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer

QUIET_SECONDS = 0.1
"""An editor that saves writes several times; a branch that is checked out, many files."""
_WRITTEN = frozenset({EVENT_TYPE_CREATED, EVENT_TYPE_DELETED, EVENT_TYPE_MODIFIED, EVENT_TYPE_MOVED})


class Changes(FileSystemEventHandler):
    """Files of Python that were written, in the order in which they were."""

    def __init__(self) -> None:
        self._written: queue.SimpleQueue[Path] = queue.SimpleQueue()

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Called by the watching thread."""
        if event.is_directory or event.event_type not in _WRITTEN:
            return
        for path in (event.src_path, event.dest_path):
            if str(path).endswith(".py"):
                self._written.put(Path(str(path)))

    def next(self, seconds: float) -> frozenset[Path]:
        """What was written together; empty where nothing was for so long."""
        found = set[Path]()
        try:
            found.add(self._written.get(timeout=seconds))
            while True:
                found.add(self._written.get(timeout=QUIET_SECONDS))
        except queue.Empty:
            return frozenset(found)


@contextmanager
def watched(folders: Iterable[Path]) -> Iterator[Changes]:
    """What changes in these folders and below, for as long as it lasts."""
    changes, observer = Changes(), Observer()
    for folder in folders:
        observer.schedule(changes, str(folder), recursive=True)
    observer.start()
    try:
        yield changes
    finally:
        observer.stop()
        observer.join()
