"""`python -m checks`: all gates, one report (.build/checks/report.md); exit code 1 where one fails."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from checks import aws_models, aws_validate, checkov, google_calls, google_models, nag, referees, report
from checks.accepting import read_accepted
from checks.finding import Finding, Verdict, judge
from checks.resolved import Assembly
from stages.stage import load_stage
from toolchain.set_up import SetUpError
from toolchain.tools import ROOT, environment

STAGES = ("dev", "prod")
FOLDER = ROOT / ".build" / "checks"
SYNTHESIS_SECONDS = 300


def main() -> int:
    try:
        checkov.install()
    except SetUpError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    _synthesise()
    accepted = read_accepted()
    gates: dict[str, Callable[[], Iterable[Finding]]] = {
        nag.GATE: _nag,
        checkov.GATE: lambda: checkov.findings(FOLDER),
        aws_validate.GATE: lambda: _of_each_stage(aws_validate.findings, "aws"),
        aws_models.GATE: lambda: _of_each_stage(_against_models, "aws"),
        google_models.GATE: lambda: _of_each_stage(google_models.findings, "google/stacks"),
        referees.GATE: lambda: referees.findings(FOLDER),
        google_calls.GATE: lambda: google_calls.findings(load_stage(STAGES[0])),
    }
    verdicts = [judge(gate, list(find()), accepted) for gate, find in gates.items()]
    (FOLDER / "report.md").write_text("\n".join(report.page(verdicts)) + "\n")
    sys.stdout.write("\n".join(report.lines(verdicts)) + "\n")
    return 0 if all(map(_passes, verdicts)) else 1


def _synthesise() -> None:
    """Both stages side by side; each takes a kernel of its own. Raises CalledProcessError."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    running = {stage: _start(stage, FOLDER / stage) for stage in STAGES}
    for stage, process in running.items():
        said, _ = process.communicate(timeout=SYNTHESIS_SECONDS)
        if process.returncode:
            sys.stderr.write(said)
            raise subprocess.CalledProcessError(process.returncode, f"synthesis of {stage}")


def _start(stage: str, folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603  # own command
        [sys.executable, "-m", "checks.synthesis", stage, str(folder)],
        cwd=ROOT,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def _nag() -> Iterable[Finding]:
    for stage in STAGES:
        yield from nag.findings(nag.report_of(FOLDER / stage), stage)


def _of_each_stage(find: Callable[[Path], Iterable[Finding]], cloud: str) -> Iterable[Finding]:
    for stage in STAGES:
        yield from find(FOLDER / stage / cloud)


def _against_models(folder: Path) -> Iterable[Finding]:
    for resource in Assembly(folder).resources():
        yield from aws_models.findings(resource)


def _passes(verdict: Verdict) -> bool:
    return verdict.passes


if __name__ == "__main__":
    sys.exit(main())
