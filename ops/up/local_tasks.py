"""Stage `local`: one process on this machine, which goes on after the command has ended."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from local.endpoints import ENDPOINTS_VARIABLE, RUN_FOLDER, Endpoints, NoLocalRun
from local.figures import stored
from ops.connection import Connection
from ops.failure import Failed
from ops.options import LOCAL
from ops.task import Action, Task
from toolchain.tools import ROOT

LOG = RUN_FOLDER / "up.log"
START_SECONDS = 720
"""Longer than `local.deploy` gives synthesis and deployment: the run itself says which took too long."""
COUNT_SECONDS = 300
_LOOK_SECONDS = 0.2
_TAIL = 5


def local_tasks() -> list[Task]:
    """From nothing to a counted webhook."""
    return [
        Task(
            title="Local stage",
            is_done=is_running,
            by_hand=lambda: f"See {LOG}.",
            actions=lambda: [Action("make run", _start)],
        ),
        Task(
            title="A webhook was counted",
            is_done=lambda: _within(COUNT_SECONDS, _has_counted),
            by_hand=lambda: f"No webhook was counted within {COUNT_SECONDS} seconds: see {LOG}.",
        ),
    ]


def is_running() -> bool:
    try:
        Endpoints.read()
    except NoLocalRun:
        return False
    return True


def _start() -> None:
    """In a session of its own: neither Ctrl-C nor the end of `make up` ends it."""
    RUN_FOLDER.mkdir(exist_ok=True)
    env = {name: value for name, value in os.environ.items() if name != "MAKELEVEL"}
    with LOG.open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "local.run"],
            cwd=ROOT,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    found = _within(START_SECONDS, lambda: process.poll() is not None or _file_of(process.pid) is not None)
    file = _file_of(process.pid)
    if not found or file is None:
        process.terminate()
        raise Failed("The local stage did not start: " + " ".join(LOG.read_text().splitlines()[-_TAIL:]))
    # Where another run owns the usual file, what follows reads this one.
    os.environ[ENDPOINTS_VARIABLE] = str(file)


def _file_of(pid: int) -> Path | None:
    for file in (RUN_FOLDER / "endpoints.json", RUN_FOLDER / f"endpoints-{pid}.json"):
        try:
            if Endpoints.read(file).owner.pid == pid:
                return file
        except NoLocalRun:
            continue
    return None


def _has_counted() -> bool:
    connection = Connection.to(LOCAL)
    client = connection.client("dynamodb")
    try:
        return bool(stored(client, connection.stage.names.aggregates_table))
    finally:
        client.close()


def _within(seconds: float, holds: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(_LOOK_SECONDS)
    return True
