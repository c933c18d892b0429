"""Removes what a process removes at its end, if it ends without doing so: by `kill -9`, or out of memory.

`python -I -S removal.py PARENT PATH…`, where PARENT is the process id of its caller. It does nothing
while that process lives. Parts that are still ending may write into what is removed, so it looks again.
"""

from __future__ import annotations

import os
import shutil
import sys
import time
from contextlib import suppress
from pathlib import Path

LOOK_SECONDS = 0.5
_GIVE_UP_SECONDS = 60


def main(parent: int, paths: list[Path]) -> None:
    while os.getppid() == parent:
        time.sleep(LOOK_SECONDS)
    deadline = time.monotonic() + _GIVE_UP_SECONDS
    while any(path.exists() for path in paths) and time.monotonic() < deadline:
        for path in paths:
            _remove(path)
        time.sleep(LOOK_SECONDS)


def remove_all_but_logs(folder: Path) -> None:
    """A whole stage takes 300 MB, its logs take 1 MB."""
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not path.is_symlink():
            with suppress(OSError):
                path.rmdir()
        elif path.suffix != ".log":
            path.unlink()


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), [Path(argument) for argument in sys.argv[2:]])
