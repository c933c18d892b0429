"""Children that start, die, linger and are ended."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import psutil
import pytest

from tests.waiting import eventually
from toolchain.processes import Process, free_port, is_open
from toolchain.tools import LocalRunError

LINGERING = """
import subprocess, sys, time
deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"
child = subprocess.Popen([sys.executable, "-c", deaf])
print(child.pid, flush=True)
time.sleep(600)
"""


def _start(folder: Path, code: str) -> Process:
    command = [sys.executable, "-c", code]
    return Process.start("Part", command, env=os.environ, log=folder / "part.log", cwd=folder)


def test_stopping_ends_a_child_of_the_child_that_ignores_it(tmp_path: Path) -> None:
    part = _start(tmp_path, LINGERING)
    try:
        part.wait_until(lambda: part.log.read_text().strip().isdigit(), seconds=60)
        grandchild = psutil.Process(int(part.log.read_text()))
    finally:
        part.stop()
    assert not part.alive
    assert eventually(lambda: not grandchild.is_running() or grandchild.status() == psutil.STATUS_ZOMBIE)


def test_a_part_that_ends_is_reported_with_its_last_words(tmp_path: Path) -> None:
    part = _start(tmp_path, "import sys; print('what went wrong'); sys.exit(7)")
    part.popen.wait()
    with pytest.raises(LocalRunError, match=r"Part ended with exit code 7(.|\n)*what went wrong"):
        part.check()


def test_waiting_ends_when_the_part_does(tmp_path: Path) -> None:
    part = _start(tmp_path, "raise SystemExit('no such port')")
    with pytest.raises(LocalRunError, match="no such port"):
        part.wait_until(lambda: False, seconds=600)


def test_a_part_that_is_never_ready_is_given_up_on(tmp_path: Path) -> None:
    part = _start(tmp_path, "import time; time.sleep(600)")
    try:
        with pytest.raises(LocalRunError, match="not ready within 0 s"):
            part.wait_until(lambda: False, seconds=0.2)
    finally:
        part.stop()


def test_a_program_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(LocalRunError, match=r"Ghost cannot be started.*make setup"):
        Process.start("Ghost", ["/no/such/program"], env={}, log=tmp_path / "log", cwd=tmp_path)


def test_stopping_twice_does_no_harm(tmp_path: Path) -> None:
    part = _start(tmp_path, "pass")
    part.stop()
    part.stop()


def test_a_free_port_is_one_where_nobody_listens() -> None:
    assert not is_open(free_port())
