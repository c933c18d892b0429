"""AWS's own validator of templates, with its own schemas of every resource type."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from cloudformation_validate import (  # type: ignore[import-untyped]  # it says no types
    CompositeEngine,
    Severity,
)

from checks.finding import Finding

GATE = "cfn-validate"
_HASH = re.compile(r"[0-9A-F]{8}$")


def findings(folder: Path) -> Iterator[Finding]:
    """Warnings and errors in all templates of a stage. What it only notes is not a finding."""
    engine = CompositeEngine()
    for file in sorted(folder.glob("*.template.json")):
        for found in engine.validate_template(file).diagnostics:
            if found.severity.value >= Severity.WARN.value:
                stack = file.name.partition(".")[0].rpartition("-")[2]
                logical_id = _HASH.sub("", str(found.entity.logical_id if found.entity else ""))
                yield Finding(GATE, found.rule_id, f"{stack}/{logical_id}", found.message)
