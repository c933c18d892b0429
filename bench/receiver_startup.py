"""`python -m bench.receiver_startup`: import and clients of the receiver, beside a bare functions-framework.

Each start is a process of its own, the two in turns; bytecode is there as in a built container. CPU time,
since that is what the start's boost pays for and what a busy machine does not move.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.figures import Figure, at_most, run, shown
from local.receiver_package import unpack_functions
from receiver.settings import ReceiverSettings
from stages.stage import load_stage

STARTS = 9
GOAL_MS = 500.0
GOAL_RATIO = 4.5
"""A heavy import more, such as a parser's or a tracer's, goes beyond it."""

_BARE = "import functions_framework\n\n@functions_framework.http\ndef receive(request):\n    return 'ok'\n"
_START = """
import sys, time
from functions_framework import create_app
create_app(target="receive", source=sys.argv[1])
print(time.process_time(), *sorted(sys.modules))
"""
UNWANTED = frozenset({"pydantic", "aws_lambda_powertools", "opentelemetry.sdk", "pandas", "numpy"})
"""What no first request needs, though it is easily pulled in."""


def measure() -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="cv-analytics-bench-") as folder:
        starts = _Starts(Path(folder))
        # The first two compile what has no bytecode yet.
        starts.pair()
        pairs = [starts.pair() for _ in range(STARTS)]
    bare, ours = (statistics.median(times) for times in zip(*pairs, strict=True))
    ratio = statistics.median(ours / bare for bare, ours in pairs)
    added = at_most(
        "start-up: import and clients, on top of a bare framework",
        ours - bare,
        GOAL_MS,
        "ms",
        f"median of {STARTS} pairs",
    )
    return [
        added.beside({"the bare framework": f"{bare:.0f} ms"}),
        at_most("start-up: receiver to bare functions-framework", ratio, GOAL_RATIO, "times"),
        shown("start-up: everything until the app is made", ours, "ms"),
        at_most("start-up: modules that nothing needs", len(starts.unwanted), 0, "", starts.named),
    ]


class _Starts:
    """Starts of either, out of the unpacked deployment package."""

    def __init__(self, folder: Path) -> None:
        self._bare = folder / "bare.py"
        self._bare.write_text(_BARE)
        self._package = unpack_functions(folder)
        settings = ReceiverSettings.of(load_stage("local"), webhook_secret_file=str(folder / "active"))
        self._environment = _environment(settings.to_env(), self._package)
        self.unwanted: frozenset[str] = frozenset()

    @property
    def named(self) -> str:
        return ", ".join(sorted(self.unwanted))

    def pair(self) -> tuple[float, float]:
        """CPU milliseconds of the bare one and of the receiver."""
        bare, _ = self._start(self._bare)
        ours, modules = self._start(self._package / "main.py")
        self.unwanted = UNWANTED.intersection(modules)
        return bare, ours

    def _start(self, source: Path) -> tuple[float, Sequence[str]]:
        ran = subprocess.run(  # noqa: S603  # the script above
            [sys.executable, "-c", _START, str(source)],
            env=self._environment,
            cwd=self._package,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        seconds, *modules = ran.stdout.split()
        return float(seconds) * 1000, modules


def _environment(settings: Mapping[str, str], package: Path) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    # An address where nobody listens: making a client makes no call.
    return {**inherited, **settings, "PYTHONPATH": str(package), "FIRESTORE_EMULATOR_HOST": "127.0.0.1:1"}


if __name__ == "__main__":
    sys.exit(run(measure))
