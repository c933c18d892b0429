"""cdk-nag's report, read: AWS Solutions, NIST 800-53 R5 and Serverless."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from checks.finding import Finding

GATE = "cdk-nag"
REPORT = "validation-report.json"
_STAGE = re.compile(r"^CvAnalytics-[^-]+-")
_HASH = re.compile(r"(?<=[A-Za-z])[0-9A-F]{8}(?=\W|$|[A-Z])")
_ACCOUNT = re.compile(r"(?<=[:-])\d{12}(?=[:-])")
_CONTROLS = re.compile(r" - \(Control IDs: .*\)")


def findings(report: Path, stage: str) -> Iterator[Finding]:
    """A pack that finds nothing is not in it; of one that was not run, what was accepted is gone."""
    packs = json.loads(report.read_text())["pluginReports"]
    for pack in packs:
        for violation in pack["violations"]:
            for place in violation["violatingConstructs"]:
                yield Finding(
                    GATE,
                    _of_any_stage(_HASH.sub("", violation["ruleName"]), stage),
                    _STAGE.sub("", place["constructPath"]).removesuffix("/Resource"),
                    _CONTROLS.sub("", violation["description"]),
                )


def report_of(folder: Path) -> Path:
    return folder / "aws" / REPORT


def _of_any_stage(rule: str, stage: str) -> str:
    """A rule on wildcards quotes the resource, with the stage's and the account's names in it."""
    return _ACCOUNT.sub("<account>", re.sub(rf"-{stage}-", "-<stage>-", rule))
