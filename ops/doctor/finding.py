"""What a check says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Step(IntEnum):
    """The order in which a stage is deployed; docs/deploy.md has a heading for each."""

    AWS_ACCOUNT = 1
    AWS_STACKS = 2
    GOOGLE_PROJECT = 3
    GOOGLE_FOUNDATION = 4
    SECRETS = 5
    GOOGLE_FUNCTIONS = 6
    IDENTITIES = 7
    WEBHOOK = 8

    @property
    def title(self) -> str:
        return self.name.replace("_", " ").capitalize().replace("Aws", "AWS")

    @property
    def heading(self) -> str:
        return f"{self.value}. {self.title}"


class Part(StrEnum):
    """Headings of docs/deploy.md for what is only a part of a step."""

    ADDRESSES = "E-mail addresses"
    ACTIONS = "GitHub Actions"
    DASHBOARD = "The dashboard"

    @property
    def heading(self) -> str:
        return self.value


def place(part: Step | Part) -> str:
    """Where docs/deploy.md says how to do it, with the heading's anchor as GitHub makes it."""
    anchor = "".join(char for char in part.heading.lower() if char.isalnum() or char in "- ")
    return f"docs/deploy.md#{anchor.replace(' ', '-')}"


class State(StrEnum):
    """Whether a prerequisite is there."""

    OK = "ok"
    MISSING = "missing"
    UNKNOWN = "unknown"
    """Its check failed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One check's outcome; whatever is not ok comes with what to do about it."""

    step: Step
    check: str
    state: State
    detail: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """What a check is about, so that its outcomes differ in no more than they must."""

    step: Step
    name: str
    remedy: str
    part: Part | None = None
    """If docs/deploy.md has its remedy under a heading other than the step's."""

    def settle(self, holds: bool, *, found: str, lacks: str) -> Finding:  # noqa: FBT001  # the question itself
        return self.ok(found) if holds else self.missing(lacks)

    def ok(self, detail: str) -> Finding:
        return Finding(step=self.step, check=self.name, state=State.OK, detail=detail)

    def missing(self, detail: str) -> Finding:
        return self._not_ok(State.MISSING, detail)

    def unknown(self, detail: str) -> Finding:
        return self._not_ok(State.UNKNOWN, detail)

    def _not_ok(self, state: State, detail: str) -> Finding:
        remedy = f"{self.remedy} See {place(self.part or self.step)}"
        return Finding(step=self.step, check=self.name, state=state, detail=detail, remedy=remedy)


def next_step(findings: Iterable[Finding]) -> Step | None:
    """The first step of the deployment that is not done; None where all are."""
    return min((finding.step for finding in findings if finding.state is not State.OK), default=None)


def exit_code(findings: Iterable[Finding]) -> int:
    """0 if nothing is missing, 1 if something is, 2 if a check failed."""
    states = {finding.state for finding in findings}
    if State.MISSING in states:
        return 1
    return 2 if State.UNKNOWN in states else 0
