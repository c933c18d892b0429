"""What is left of a run that is interrupted: nothing."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from tests.waiting import eventually
from toolchain.tools import ROOT, environment


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["ctrl-c", "sigterm"])
def test_a_run_that_is_stopped_leaves_nothing_running(tmp_path: Path, number: signal.Signals) -> None:
    output = tmp_path / "output.txt"
    with output.open("w") as sink:
        process = subprocess.Popen(  # this interpreter
            [sys.executable, "-m", "local.run"],
            cwd=ROOT,
            env={**environment(), "TMPDIR": str(tmp_path)},
            stdout=sink,
            stderr=sink,
        )
    try:
        # In the midst of things: both emulators are up, synthesis and bootstrap are still at work.
        assert eventually(lambda: "Firestore emulator listens" in output.read_text()), output.read_text()
        children = psutil.Process(process.pid).children(recursive=True)
        assert children
        # Twice, as one does when nothing seems to happen.
        process.send_signal(number)
        process.send_signal(number)
        process.wait(timeout=60)
    finally:
        process.kill()
        process.wait()

    _gone, alive = psutil.wait_procs(children, timeout=10)
    assert alive == []
    assert "nothing is left running" in output.read_text()
    assert [entry for entry in tmp_path.iterdir() if re.match("cv-analytics-", entry.name)] == []
