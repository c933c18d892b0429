"""Why a deployment stops."""

from __future__ import annotations

from ops.doctor.finding import Finding, State


class Refused(Exception):
    """One sentence, or a few lines: what is wrong, and the command that helps."""


class Failed(Refused):
    """A program failed; it has shown this output."""

    def __init__(self, sentence: str, *, output: str) -> None:
        super().__init__(sentence)
        self.output = output


def refuse_what_is_missing(found: Finding) -> None:
    """Only for what is known to be missing: a deployer's role may not see everything."""
    if found.state is State.MISSING:
        refuse_unless_ok(found)


def refuse_unless_ok(found: Finding) -> None:
    """Also if the check failed: for what every deployer may see."""
    if found.state is not State.OK:
        raise Refused(f"{found.check}: {found.detail}\n→ {found.remedy}")
