"""Findings on a screen."""

from __future__ import annotations

from rich.table import Table
from rich.text import Text

from ops.doctor.finding import Finding, State, next_step, place
from toolchain.terminal import Terminal

_COLOURS = {State.OK: "green", State.MISSING: "red", State.UNKNOWN: "yellow"}


def show(findings: list[Finding]) -> None:
    table = Table("step", "check", "", "found", show_edge=False)
    for finding in findings:
        colour = _COLOURS[finding.state]
        found = f"{finding.detail}\n→ {finding.remedy}" if finding.remedy else finding.detail
        table.add_row(
            f"{finding.step.value} {finding.step.title}",
            finding.check,
            Text(finding.state, style=colour),
            found,
        )
    step = next_step(findings)
    so = f"Go on at step {step.heading} ({place(step)})" if step else "Everything is there."
    Terminal().print(table)
    Terminal().say(so)
