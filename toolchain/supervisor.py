"""Runs one command and ends it, with all that it started, as soon as the process that wanted it is gone.

`python -I -S supervisor.py PARENT COMMAND…`, where PARENT is the process id of its caller. It imports
little, as each part of a local run has one.

A death that nobody can catch (`kill -9`, the kernel out of memory) also prevents the parent from cleaning up.
So the supervisor checks who its parent is, four times a second. On Linux it also adopts what the command
leaves behind in other sessions, and the command dies with the supervisor. Elsewhere it finds only its process
group.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from contextlib import suppress

LOOK_SECONDS = 0.25
GRACE_SECONDS = 20
"""Longer than `toolchain.processes` waits for a part: the command may have parts of its own to end first."""
_KILL_SECONDS = 10
_LINUX = sys.platform == "linux"
_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
_ENDINGS = {signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT}


class ParentGone(Exception):
    """The process that wanted the command has ended."""


def main(parent: int, command: list[str]) -> int:
    """The command's exit code, or 128 and the number of the signal that ended it, as a shell has it."""
    if os.getpgrp() != os.getpid():
        os.setsid()
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)
    child = _start(command)
    try:
        status = _wait_for(child, parent)
    except ParentGone:
        _ask_to_end(child)
        _kill_all()
        # Where descendants cannot be found, their group can; this process is in it.
        os.killpg(0, signal.SIGKILL)
        return 1
    _kill_all()
    code = os.waitstatus_to_exitcode(status)
    return code if code >= 0 else 128 - code


def _start(command: list[str]) -> int:
    """Signals that end a program are meant for the command, which is in the same group and gets them too."""
    signal.pthread_sigmask(signal.SIG_BLOCK, _ENDINGS)
    own = os.getpid()
    child = os.fork()
    if child == 0:
        _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != own:
            os._exit(1)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDINGS)
        try:
            os.execvp(command[0], command)  # noqa: S606  # its caller names the command
        except OSError as error:
            sys.stderr.write(f"{command[0]}: {error.strerror}\n")
            sys.stderr.flush()
            os._exit(127)
    return child


def _wait_for(child: int, parent: int) -> int:
    """Its wait status. Raises ParentGone."""

    def look(*_: object) -> None:
        if os.getppid() != parent:
            raise ParentGone

    signal.signal(signal.SIGALRM, look)
    signal.setitimer(signal.ITIMER_REAL, LOOK_SECONDS, LOOK_SECONDS)
    try:
        while True:
            ended, status = os.waitpid(-1, 0)
            if ended == child:
                return status
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _ask_to_end(child: int) -> None:
    os.killpg(0, signal.SIGTERM)
    deadline = time.monotonic() + GRACE_SECONDS
    while time.monotonic() < deadline and _reap(child) == 0:
        time.sleep(0.05)


def _kill_all() -> None:
    deadline = time.monotonic() + _KILL_SECONDS
    while (left := _descendants()) and time.monotonic() < deadline:
        for process in left:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        time.sleep(0.01)
    while _reap(-1) > 0:
        pass


def _reap(child: int) -> int:
    """Its process id once it has ended; 0 while it runs; -1 where there is none."""
    try:
        return os.waitpid(child, os.WNOHANG)[0]
    except ChildProcessError:
        return -1


def _descendants() -> list[int]:
    """What still runs below this process; none where the system has no /proc."""
    children: dict[int, list[int]] = {}
    for name in os.listdir("/proc") if _LINUX else ():  # noqa: PTH208  # pathlib takes longer to import than all this
        if name.isdigit():
            children.setdefault(_parent_of(name), []).append(int(name))
    found = [os.getpid()]
    for process in found:
        found += children.get(process, [])
    return found[1:]


def _parent_of(process: str) -> int:
    """0 for one that has ended."""
    try:
        with open(f"/proc/{process}/stat", "rb") as file:  # noqa: PTH123  # as above
            state, parent = file.read().rpartition(b")")[2].split()[:2]
    except OSError:
        return 0
    return 0 if state in b"ZX" else int(parent)


def end_with_parent() -> None:
    """From now on SIGTERM reaches this process when its parent ends. Linux alone can do so."""
    _prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _prctl(option: int, value: int) -> None:
    if _LINUX:
        import ctypes  # noqa: PLC0415  # only where there is such a call

        ctypes.CDLL(None).prctl(option, value)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2:]))
