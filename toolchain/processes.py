"""Child processes: output to a log file, ready by a condition, ended with all their children."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from toolchain.tools import LocalRunError, NoSpaceLeft

_POLL_SECONDS = 0.05
_GRACE_SECONDS = 8
_MOST_RESTARTS = 5
_FULL_BYTES = 50_000_000
_NO_SPACE = ("No space left on device", "ENOSPC")
"""What Python and Node say of a full disk; by the time they have ended there may be space again."""
_HERE = Path(__file__).resolve().parent


def supervised(command: Sequence[str]) -> list[str]:
    """The command, wrapped so that it and all it starts end with this process, even by `kill -9`."""
    return _beside_this_process("supervisor.py", *command)


@contextmanager
def removed_if_killed(*paths: Path) -> Iterator[None]:
    """Removes these files and folders if this process is killed inside the block."""
    with subprocess.Popen(  # noqa: S603  # a script of this package
        _beside_this_process("removal.py", *map(str, paths)), stdin=subprocess.DEVNULL, start_new_session=True
    ) as remover:
        try:
            yield
        finally:
            remover.kill()


def _beside_this_process(script: str, *arguments: str) -> list[str]:
    return [sys.executable, "-I", "-S", str(_HERE / script), str(os.getpid()), *arguments]


def free_port() -> int:
    """A port on loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Process:
    """One running part under a supervisor, in a process group of its own so that its children end with it."""

    name: str
    log: Path
    popen: subprocess.Popen[bytes]
    _again: Callable[[], subprocess.Popen[bytes]]
    restarts: int = 0

    @classmethod
    def start(
        cls, name: str, command: Sequence[str], *, env: Mapping[str, str], log: Path, cwd: Path
    ) -> Process:
        """Standard output and error go to the log. Raises LocalRunError where the program is not there."""
        if not shutil.which(command[0], path=env.get("PATH")):
            raise LocalRunError(f"{name} cannot be started ({command[0]} does not exist): run `make setup`.")

        def popen() -> subprocess.Popen[bytes]:
            with log.open("ab") as output:
                return subprocess.Popen(  # noqa: S603  # the commands are this package's own
                    supervised(command),
                    cwd=cwd,
                    env=dict(env),
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )

        return cls(name, log, popen(), popen)

    def start_again(self) -> None:
        """Just as it was started, with its files and ports. Raises LocalRunError if it keeps ending."""
        if self.restarts == _MOST_RESTARTS:
            self.check()
        # A child of its own may have stayed, and hold its port.
        self._signal(signal.SIGKILL)
        self.restarts += 1
        self.popen = self._again()

    @property
    def pid(self) -> int:
        """The command's own, not its supervisor's. Raises psutil.Error once it has ended."""
        return min(psutil.Process(self.popen.pid).children(), key=psutil.Process.create_time).pid

    @property
    def alive(self) -> bool:
        return self.popen.poll() is None

    def check(self) -> None:
        """Raises LocalRunError with the last lines of its log where it has ended."""
        if not self.alive:
            raise self._failure(f"ended with exit code {self.popen.returncode}")

    def _failure(self, how: str, *, lines: int = 12) -> LocalRunError:
        text = self.log.read_text(errors="replace").rstrip()
        is_full = shutil.disk_usage(self.log.parent).free < _FULL_BYTES
        if is_full or any(word in text for word in _NO_SPACE):
            return NoSpaceLeft(
                f"{self.name} {how}, as no space is left in {self.log.parent}. Free some and try again."
            )
        end = "\n".join(f"  {line}" for line in text.splitlines()[-lines:])
        return LocalRunError(f"{self.name} {how}; the end of {self.log}:\n{end}")

    def wait_until(self, ready: Callable[[], bool], *, seconds: float) -> None:
        """Raises LocalRunError where it ends or is not ready in time."""
        deadline = time.monotonic() + seconds
        while not ready():
            self.check()
            if time.monotonic() > deadline:
                raise self._failure(f"was not ready within {seconds:.0f} s")
            time.sleep(_POLL_SECONDS)

    def wait(self, *, seconds: float) -> None:
        """Until it ends by itself, well. Raises LocalRunError otherwise."""
        try:
            code = self.popen.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            raise self._failure(f"took longer than {seconds:.0f} s") from None
        if code:
            self.check()

    def stop(self, *, seconds: float = _GRACE_SECONDS) -> None:
        """Asks its group to end, kills it after a while; returns when nothing of it runs."""
        self.ask_to_end()
        self.see_end(seconds=seconds)

    def ask_to_end(self) -> None:
        self._signal(signal.SIGTERM)

    def see_end(self, *, seconds: float = _GRACE_SECONDS) -> None:
        """Returns when nothing of it runs, by force if need be."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.popen.wait(timeout=seconds)
        # Also where it ended by itself: a child of its own may have stayed.
        self._signal(signal.SIGKILL)
        self.popen.wait()

    def kill(self) -> None:
        """At once, as a crash would."""
        self._signal(signal.SIGKILL)
        self.popen.wait()

    def _signal(self, number: signal.Signals) -> None:
        try:
            os.killpg(self.popen.pid, number)
        except (ProcessLookupError, PermissionError):
            # The group has gone; or (macOS) only a zombie is left of it.
            return


def is_open(port: int) -> bool:
    """Whether something listens on that port of loopback."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0
