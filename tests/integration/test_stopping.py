"""What is left of a run, or of a test run, that is stopped or killed: nothing."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import pytest

from local.endpoints import RUN_FOLDER
from tests.waiting import eventually
from toolchain.tools import ROOT, environment

MIDST = "Firestore emulator listens"
"""Both emulators are up; the bootstrap, and a synthesis where sources have changed, are still at work."""
A_TEST_WITH_A_STAGE = """
import time
from local.local_stage import LocalStage

def test_it():
    with LocalStage(on_step=lambda step: print(step, file=open({said!r}, "a"), flush=True)):
        time.sleep(120)
"""


@contextmanager
def _running(*module: str, output: Path) -> Iterator[subprocess.Popen[bytes]]:
    """As a shell starts it: in a process group of its own, under no supervisor, and heeding Ctrl-C even where
    these tests run in a shell's background and ignore it.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    with output.open("w") as sink:
        process = subprocess.Popen(  # noqa: S603  # this interpreter
            [sys.executable, "-m", *module],
            cwd=ROOT,
            # Whoever runs these tests may have options that are not for a test run of theirs.
            env=environment({"PYTEST_ADDOPTS": ""}),
            stdout=sink,
            stderr=sink,
            process_group=0,
        )
    signal.signal(signal.SIGINT, before)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def _see(text: str, file: Path, run: subprocess.Popen[bytes], output: Path) -> None:
    """Waits until the file holds the text. Fails at once where the run has ended without it."""

    def look() -> bool:
        ended = run.poll() is not None
        seen = text in file.read_text()
        assert seen or not ended, output.read_text()
        return seen

    assert eventually(look), output.read_text()


def _family(process: subprocess.Popen[bytes]) -> list[psutil.Process]:
    """It and all that runs below it, supervisors and what they supervise."""
    own = psutil.Process(process.pid)
    return [own, *own.children(recursive=True)]


def _stage_folders() -> set[Path]:
    return set(RUN_FOLDER.glob("stage-*"))


def _runs(process: psutil.Process) -> bool:
    with suppress(psutil.Error):
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    return False


def _words(process: psutil.Process) -> list[str]:
    """What it was started with; nothing where it has ended meanwhile, as steps of a deployment do."""
    with suppress(psutil.Error):
        return [*process.cmdline(), *process.environ().values()]
    return []


def _assert_nothing_is_left(family: list[psutil.Process], folder: Path) -> None:
    def still_there() -> list[psutil.Process]:
        return [each for each in family if _runs(each)]

    def speaking_of_it() -> list[list[str]]:
        seen = map(_words, psutil.process_iter())
        return [words for words in seen if any(str(folder) in word for word in words)]

    assert eventually(lambda: not still_there(), seconds=40), still_there()
    assert eventually(lambda: not folder.exists(), seconds=20)
    assert eventually(lambda: not speaking_of_it(), seconds=20), speaking_of_it()


def _folder_of(family: list[psutil.Process]) -> Path:
    """Which of the stages that may be up in this checkout belongs to these processes."""
    words = {word for each in family for word in _words(each)}
    [folder] = [folder for folder in _stage_folders() if str(folder) in words]
    return folder


def _belongs_to(endpoints: Path, run: subprocess.Popen[bytes]) -> bool:
    owner: dict[str, object] = json.loads(endpoints.read_text())["owner"]
    return owner["pid"] == run.pid


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["ctrl-c", "sigterm"])
def test_a_run_that_is_stopped_leaves_nothing(tmp_path: Path, number: signal.Signals) -> None:
    output = tmp_path / "output.txt"
    with _running("local.run", "--once", output=output) as run:
        _see(MIDST, output, run, output)
        family = _family(run)
        folder = _folder_of(family)
        # Twice, as one does when nothing seems to happen.
        run.send_signal(number)
        run.send_signal(number)
        run.wait(timeout=60)
        _assert_nothing_is_left(family, folder)
    assert "nothing is left running" in output.read_text()


def test_a_run_that_is_killed_leaves_nothing(tmp_path: Path) -> None:
    """Once it is up, so that functions have workers and the emulator runs Lambdas."""
    output = tmp_path / "output.txt"
    with _running("local.run", "--once", output=output) as run:
        _see("The first webhook was counted", output, run, output)
        family = _family(run)
        folder = _folder_of(family)
        [endpoints] = [file for file in RUN_FOLDER.glob("endpoints*.json") if _belongs_to(file, run)]
        run.kill()
        _assert_nothing_is_left(family, folder)
        assert eventually(lambda: not endpoints.exists(), seconds=20)


def _kill_worker(test_run: subprocess.Popen[bytes]) -> None:
    """Its place is taken by another, which does not start again while the test looks."""
    worker = psutil.Process(test_run.pid).children()[0]
    test_run.kill()
    worker.kill()


def _ctrl_c(test_run: subprocess.Popen[bytes]) -> None:
    """A terminal sends it to the whole group."""
    os.killpg(test_run.pid, signal.SIGINT)


@pytest.mark.parametrize(
    "end",
    [_kill_worker, subprocess.Popen.kill, subprocess.Popen.terminate, _ctrl_c],
    ids=["worker-killed", "killed", "sigterm", "ctrl-c"],
)
def test_a_test_run_that_is_ended_leaves_no_stage(
    tmp_path: Path, end: Callable[[subprocess.Popen[bytes]], None]
) -> None:
    said, output, module = tmp_path / "said.txt", tmp_path / "output.txt", tmp_path / "test_it.py"
    said.touch()
    module.write_text(A_TEST_WITH_A_STAGE.format(said=str(said)))
    options = ["-p", "no:cacheprovider", "-n", "1", "--rootdir", str(tmp_path), "-c", os.devnull]
    with _running("pytest", *options, str(module), output=output) as test_run:
        _see(MIDST, said, test_run, output)
        family = _family(test_run)
        folder = _folder_of(family)
        end(test_run)
        _assert_nothing_is_left(family, folder)
