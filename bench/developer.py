"""`python -m bench.developer`: how long a change takes to be seen; CV_BENCH_TESTS=0 omits `make test`."""

from __future__ import annotations

import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from bench.figures import Figure, at_most, run
from local.changes import Changes
from local.hotswap import Hotswap
from local.local_stage import LocalStage
from rig.proof import tally_in_processes, trials_of
from toolchain.processes import Process, supervised
from toolchain.tools import CDK, NODE, ROOT, environment

ROUNDS = 3
SECONDS = 1_800
UNIT_TEST = [sys.executable, "-m", "pytest", "-q", "-n", "0", "tests/unit/contract_/test_words.py"]
CDKTF = ROOT / "node_modules" / "cdktf-cli" / "bundle" / "bin" / "cdktf.js"


def measure() -> list[Figure]:
    return list(_figures())


def _figures() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        yield at_most(
            "cdk synth of a stage, template validation off", _cdk(folder, CDK_VALIDATION="false"), 2, "s"
        )
        yield at_most("cdk synth of a stage, with everything", _cdk(folder), 5, "s")
        yield at_most("cdktf synth of a stage", _cdktf(folder), 5, "s")
    yield at_most("one unit test, from the shell", _median(UNIT_TEST, {}), 1, "s")
    yield at_most("a saved Lambda file, until the local stage runs it", _swapped(), 3, "s", "make dev")
    yield at_most(
        "cv-analytics summary --help, CPU", _cpu_seconds(["-m", "ops", "summary", "--help"]), 0.3, "s"
    )
    yield at_most("make run, to the first counted event", _first_counted(), 60, "s")
    yield at_most("the fault rig: 1,000 seeds", _rig_seconds(1_000), 40, "s")
    if os.environ.get("CV_BENCH_TESTS") != "0":
        check, test = (_seconds(["make", target], {}) / 60 for target in ("check", "test"))
        note = f"{check:.1f} and {test:.1f} min; an empty checkout also needs set-up, half a minute"
        yield at_most("make check and make test", check + test, 7, "min", note)


def _cdk(folder: str, **env: str) -> float:
    command = [str(NODE), str(CDK), "synth", "--quiet", "--no-notices", "-c", "stage=dev", "--output", folder]
    return _median(command, env)


def _cdktf(folder: str) -> float:
    command = [str(NODE), str(CDKTF), "synth", "--output", str(Path(folder) / "cdktf.out")]
    return _median(command, {"STAGE": "dev", "CHECKPOINT_DISABLE": "1"})


def _median(command: list[str], env: Mapping[str, str]) -> float:
    return statistics.median(_seconds(command, env) for _ in range(ROUNDS))


def _seconds(command: list[str], env: Mapping[str, str]) -> float:
    """Of one run that has to succeed. Raises LocalRunError with its last lines where it does not."""
    with tempfile.TemporaryDirectory() as folder:
        began = time.monotonic()
        process = Process.start(
            command[0], command, env=environment(env), log=Path(folder) / "output.txt", cwd=ROOT
        )
        process.wait(seconds=SECONDS)
        return time.monotonic() - began


def _swapped() -> float:
    """From the save to the line that says so; of a copy of the sources, as others may work on these."""
    with tempfile.TemporaryDirectory() as folder, LocalStage() as stage:
        sources, said = Path(folder), list[str]()
        for name in ("lambda_src", "contract"):
            shutil.copytree(ROOT / name, sources / name)
        hotswap = Hotswap(
            functions=stage.client("lambda"),
            restart=lambda: None,
            say=said.append,
            sources=sources,
            build=sources,
        )
        with hotswap.watching() as changes:
            return statistics.median(_one_swap(hotswap, changes, said) for _ in range(ROUNDS + 1))


def _one_swap(hotswap: Hotswap, changes: Changes, said: list[str]) -> float:
    began = time.monotonic()
    with (hotswap.sources / "lambda_src" / "processor" / "handler.py").open("a") as handler:
        handler.write("# Changed.\n")
    said.clear()
    hotswap.apply(changes.next(SECONDS))
    if not said:
        raise RuntimeError("the saved file replaced nothing")
    return time.monotonic() - began


def _cpu_seconds(arguments: Sequence[str]) -> float:
    """The median of this interpreter's runs."""

    def run() -> float:
        before = os.times()
        subprocess.run([sys.executable, *arguments], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)  # noqa: S603  # this interpreter
        after = os.times()
        return after.children_user + after.children_system - before.children_user - before.children_system

    return statistics.median(run() for _ in range(ROUNDS))


def _rig_seconds(seeds: int) -> float:
    """On all cores. Raises RuntimeError where one is wrong: its time would say nothing."""
    began = time.monotonic()
    result = tally_in_processes("ours", trials_of("ours", range(seeds), rate=0.05))
    if result.wrong:
        raise RuntimeError(result.explain())
    return time.monotonic() - began


def _first_counted() -> float:
    """As the run itself prints it: from its start, without set-up."""
    shown = subprocess.run(  # noqa: S603  # this interpreter
        supervised([sys.executable, "-m", "local.run", "--once"]),
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
        timeout=SECONDS,
    ).stdout
    found = re.search(r"first counted event: ([\d.]+) s", shown)
    if found is None:
        raise RuntimeError(f"the run showed no time to its first counted event:\n{shown[-2000:]}")
    return float(found[1])


if __name__ == "__main__":
    sys.exit(run(measure))
