"""`python -m bench.startup`: a function's start beside a bare DynamoDB client's, from the asset alone.

Each start is a process of its own, without site-packages; bytecode is there as in the asset. Bare and ours
take turns, so that what else the machine does meets both.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

from bench.figures import Figure, at_most, run, shown
from stacks.packaging.asset import LAMBDA_SRC, build_asset

ROUNDS = 9
LIMIT = 1.3
MEGABYTE = 1024 * 1024
HEAVY = (
    "pydantic",
    "aws_xray_sdk",
    "aws_lambda_powertools.utilities.parser",
    "aws_lambda_powertools.utilities.idempotency",
    "aws_lambda_powertools.utilities.batch",
)
"""A parser, a tracer, idempotency: each takes as long to import as the DynamoDB client takes to be made.

Powertools' `tracing` is always loaded, but only a name for `aws_xray_sdk` as long as nobody traces.
"""

_BARE = "import boto3; boto3.client('dynamodb')"
_START = """
import sys, time
sys.path.insert(0, sys.argv[1])
began = time.perf_counter()
exec(sys.argv[2])
took = time.perf_counter() - began
import json
print(json.dumps({"seconds": took, "modules": sorted(sys.modules)}))
"""


@dataclass(frozen=True, slots=True)
class Start:
    """Wall-clock seconds from the first import until the clients are made, and what is loaded by then."""

    seconds: float
    modules: list[str]


def measure() -> list[Figure]:
    return [figure for package in packages() for figure in _of(package)]


def packages() -> list[str]:
    """All functions that are deployed, the processor first, as it alone is waited for."""
    found = sorted(file.parent.name for file in LAMBDA_SRC.glob("*/handler.py"))
    return sorted(found, key=lambda package: package != "processor")


def _of(package: str) -> list[Figure]:
    asset = build_asset(package, emulated=True)
    warm, modules = _ratio(asset.folder, package, is_cold=False)
    cold, _ = _ratio(asset.folder, package, is_cold=True)
    heavy = [name for name in modules if name.startswith(HEAVY)]
    size = len(asset.zipped()) / MEGABYTE
    loaded = f"Parser, tracer, idempotency loaded by the {package}"
    return [
        _judged(package, f"Start of the {package} against a bare client, warm files", warm),
        _judged(package, f"Start of the {package} against a bare client, cold files", cold),
        at_most(loaded, len(heavy), 0, "modules", ", ".join(heavy[:3])),
        at_most(f"Asset of the {package}, zipped", size, 5, "MB"),
    ]


def _judged(package: str, claim: str, pairs: Pairs) -> Figure:
    judged = package == "processor"
    figure = at_most(claim, pairs.ratio, LIMIT, "times") if judged else shown(claim, pairs.ratio, "times")
    return replace(figure, note=pairs.note).beside({"a bare client": f"{median(pairs.bare):.0f} ms"})


@dataclass(frozen=True, slots=True)
class Pairs:
    """Starts in turns, in milliseconds."""

    bare: list[float]
    ours: list[float]

    @property
    def ratio(self) -> float:
        return median(ours / bare for bare, ours in zip(self.bare, self.ours, strict=True))

    @property
    def note(self) -> str:
        return f"{median(self.ours):.0f} ms; {len(self.ours)} pairs"


def _ratio(folder: Path, package: str, *, is_cold: bool) -> tuple[Pairs, list[str]]:
    pairs, modules = Pairs([], []), list[str]()
    code = f"import {package}.handler as handler; handler.runtime()"
    for number in range(ROUNDS + 1):
        found = []
        for script in (_BARE, code):
            if is_cold:
                _forget(folder)
            found.append(_start(folder, script, package))
        if number:  # The first round makes the page cache what the others find.
            pairs.bare.append(found[0].seconds * 1000)
            pairs.ours.append(found[1].seconds * 1000)
        modules = found[1].modules
    return pairs, modules


def _start(folder: Path, code: str, package: str) -> Start:
    ran = subprocess.run(  # noqa: S603  # the script above
        [sys.executable, "-I", "-S", "-B", "-c", _START, str(folder), code],
        env=_environment(package),
        capture_output=True,
        text=True,
        check=True,
    )
    found = json.loads(ran.stdout.splitlines()[-1])
    return Start(found["seconds"], found["modules"])


def _environment(package: str) -> dict[str, str]:
    """What the stack sets, with values that serve: nothing is called before the first event."""
    # The auditor recomputes as the processor does, and has its settings as well.
    names = [
        name for each in (package, "processor") for name in _setting_names(LAMBDA_SRC / each / "settings.py")
    ]
    return {
        **dict.fromkeys(names, "1"),
        "TIME_ZONE": "Europe/London",
        "AWS_DEFAULT_REGION": "eu-west-2",
        "AWS_REGION": "eu-west-2",
        "AWS_ACCESS_KEY_ID": "none",
        "AWS_SECRET_ACCESS_KEY": "none",
        "AWS_LAMBDA_FUNCTION_NAME": package,
        "POWERTOOLS_SERVICE_NAME": package,
        "POWERTOOLS_METRICS_NAMESPACE": "CvAnalytics",
        "POWERTOOLS_LOG_LEVEL": "INFO",
    }


def _setting_names(settings: Path) -> list[str]:
    lines = settings.read_text().splitlines()
    return [line.split(":")[0].strip().upper() for line in lines if line.startswith("    ") and ": " in line]


def _forget(folder: Path) -> None:
    """Drops the asset's files from the page cache; of files that are written out anybody may ask it."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


if __name__ == "__main__":
    sys.exit(run(measure))
