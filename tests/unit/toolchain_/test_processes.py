"""Children that start, die, linger and are ended."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from tests.waiting import eventually
from toolchain.processes import Process, free_port, is_open
from toolchain.tools import NODE, ROOT, LocalRunError, NoSpaceLeft

LINGERING = """
import subprocess, sys, time
deaf = "import os, signal, time; os.setsid(); signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"
child = subprocess.Popen([sys.executable, "-c", deaf])
print(child.pid, flush=True)
time.sleep(600)
"""
"""Its child is in a session of its own, and nothing but SIGKILL ends it."""
ENDING_WITH_ITS_PARENT = (
    "import os, signal",
    "from toolchain.supervisor import end_with_parent",
    "end_with_parent()",
    "print(os.getpid(), flush=True)",
    "signal.pause()",
)
PYTHON_FULL = "open('/dev/full', 'w').write('x' * 100_000)"
NODE_FULL = f"import os; os.execv({str(NODE)!r}, ['node', '-e', \"fs.writeFileSync('/dev/full', 'x')\"])"
PARENT = f"""
import os, pathlib, signal, sys, time
from toolchain.processes import Process, removed_if_killed
# `nohup` has it ignored.
signal.signal(signal.SIGHUP, signal.SIG_DFL)
folder = pathlib.Path(sys.argv[1])
(folder / "scratch").mkdir()
with removed_if_killed(folder / "scratch"):
    Process.start(
        "Part", [sys.executable, "-c", {LINGERING!r}], env=os.environ, log=folder / "part.log", cwd=folder
    )
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
    assert eventually(lambda: _has_ended(grandchild))


def test_a_part_that_ended_is_started_again_with_its_files_until_it_ends_too_often(tmp_path: Path) -> None:
    part = _start(tmp_path, "import os; print('from', os.getcwd(), flush=True); raise SystemExit(3)")
    for times in range(1, 7):
        assert eventually(lambda: not part.alive, seconds=60)
        assert part.log.read_text() == f"from {tmp_path}\n" * times
        if times < 6:
            part.start_again()
    with pytest.raises(LocalRunError, match="Part ended with exit code 3"):
        part.start_again()


def _has_ended(process: psutil.Process) -> bool:
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP])
def test_a_part_and_what_it_started_end_with_the_process_that_wanted_it(
    tmp_path: Path, number: signal.Signals
) -> None:
    parent = subprocess.Popen([sys.executable, "-c", PARENT, str(tmp_path)], cwd=ROOT)  # noqa: S603  # the script above
    try:
        assert eventually(lambda: (tmp_path / "part.log").exists() and (tmp_path / "part.log").read_text())
        family = psutil.Process(parent.pid).children(recursive=True)
        assert int((tmp_path / "part.log").read_text()) in [each.pid for each in family]
    finally:
        parent.send_signal(number)
        parent.wait()
    assert eventually(lambda: all(map(_has_ended, family)), seconds=30), family
    assert not (tmp_path / "scratch").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="no other system tells a process of its parent's end")
def test_a_program_can_end_with_the_make_that_started_it(tmp_path: Path) -> None:
    program = "; ".join(ENDING_WITH_ITS_PARENT)
    said = tmp_path / "said.txt"
    with said.open("w") as sink:
        make = subprocess.Popen(  # noqa: S603  # the program above, as make starts one
            ["/bin/sh", "-c", '"$0" -c "$1"; true', sys.executable, program], cwd=ROOT, stdout=sink
        )
    assert eventually(said.read_text)
    started = psutil.Process(int(said.read_text()))
    make.kill()
    make.wait()
    assert eventually(lambda: _has_ended(started), seconds=30)


def test_what_a_part_leaves_behind_ends_with_it(tmp_path: Path) -> None:
    part = _start(tmp_path, LINGERING.replace("time.sleep(600)\n", "sys.exit(3)\n"))
    assert part.popen.wait(timeout=30) == 3
    assert not psutil.pid_exists(int(part.log.read_text()))


def test_a_part_dies_with_its_supervisor(tmp_path: Path) -> None:
    part = _start(tmp_path, "import time; print('here', flush=True); time.sleep(600)")
    part.wait_until(lambda: "here" in part.log.read_text(), seconds=60)
    command = psutil.Process(part.pid)
    part.popen.kill()
    assert eventually(lambda: _has_ended(command), seconds=30)


def test_a_part_that_is_killed_ends_with_the_code_that_a_shell_has_for_it(tmp_path: Path) -> None:
    part = _start(tmp_path, "import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    assert part.popen.wait(timeout=30) == 128 + signal.SIGKILL


def test_a_part_that_ends_is_reported_with_its_last_words(tmp_path: Path) -> None:
    part = _start(tmp_path, "import sys; print('what went wrong'); sys.exit(7)")
    part.popen.wait()
    with pytest.raises(LocalRunError, match=r"Part ended with exit code 7(.|\n)*what went wrong"):
        part.check()


@pytest.mark.parametrize("code", [NODE_FULL, PYTHON_FULL], ids=["node", "python"])
def test_a_part_that_ends_on_a_full_disk_says_what_to_do(tmp_path: Path, code: str) -> None:
    part = _start(tmp_path, code)
    part.popen.wait()
    with pytest.raises(NoSpaceLeft, match=r"ended with exit code 1, as no space is left in .*Free some"):
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
