"""checkov over both clouds' synthesised output, without network.

It lives in an environment of its own: it pins what this project pins otherwise.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from checks.finding import Finding
from toolchain import set_up
from toolchain.tools import ROOT

GATE = "checkov"
HOME = ROOT / ".build" / "tools" / "checkov"
REQUIREMENTS = "requirements-checkov.txt"
FRAMEWORKS = ("cloudformation", "terraform_json")
_HASH = re.compile(r"_?[0-9A-F]{8}$")
_STAGE = re.compile(r"(?i)CvAnalytics-[^-]+-|cv-analytics-[^-]+-")


def install() -> None:
    """Once per content of its requirements. Raises SetUpError."""
    fingerprint = set_up.fingerprint((REQUIREMENTS,), str(ROOT))
    with set_up.locked():
        set_up.once(HOME / ".set-up", fingerprint, _install)


def _install() -> None:
    set_up.install_environment("checkov", HOME, REQUIREMENTS, python=sys.executable)


def findings(folder: Path) -> Iterator[Finding]:
    """Of everything synthesised below. Raises ValueError where it did not look at both clouds."""
    command = [str(HOME / "bin" / "python"), "-m", "checkov.main", "--directory", str(folder)]
    options = ["--framework", *FRAMEWORKS, "--skip-download", "--compact", "--quiet", "--output", "json"]
    answer = subprocess.run(  # noqa: S603  # own command
        [*command, *options],
        env={**os.environ, "LOG_LEVEL": "ERROR", "PYTHONDONTWRITEBYTECODE": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        reports = json.loads(answer.stdout)
    except ValueError:
        raise ValueError(f"checkov's output cannot be read: {answer.stderr[-500:]}") from None
    looked_at = {report.get("check_type") for report in reports}
    if looked_at != set(FRAMEWORKS):
        raise ValueError(f"checkov looked at {sorted(map(str, looked_at))}, not at {list(FRAMEWORKS)}")
    for report in reports:
        yield from _of(report)


def _of(report: dict[str, Any]) -> Iterator[Finding]:
    if report["summary"]["parsing_errors"]:
        raise ValueError(f"checkov could not read {report['results']['parsing_errors']}")
    for failed in report["results"]["failed_checks"]:
        kind, _, name = failed["resource"].rpartition(".")
        where = f"{_STAGE.sub('', kind)}.{_HASH.sub('', name)}"
        yield Finding(GATE, failed["check_id"], where, failed["check_name"])
