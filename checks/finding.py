"""What a gate found, and what was accepted of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One rule broken in one place; the same in every stage, whose name is left out of the place."""

    gate: str
    rule: str
    where: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """Findings that stay, and why."""

    gate: str
    rules: tuple[str, ...]
    where: tuple[str, ...]
    """Places, with `*` for any part of one."""
    reason: str

    def covers(self, finding: Finding) -> bool:
        return (
            finding.gate == self.gate
            and finding.rule in self.rules
            and any(fnmatchcase(finding.where, place) for place in self.where)
        )

    def unused(self, findings: Iterable[Finding]) -> list[str]:
        """The rules and places of it that nothing breaks any more."""
        covered = [finding for finding in findings if self.covers(finding)]
        rules = [rule for rule in self.rules if rule not in {finding.rule for finding in covered}]
        places = [
            place for place in self.where if not any(fnmatchcase(finding.where, place) for finding in covered)
        ]
        return rules + places


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one gate comes to."""

    gate: str
    open: tuple[Finding, ...]
    accepted: tuple[tuple[Accepted, int], ...]
    stale: tuple[str, ...]

    @property
    def passes(self) -> bool:
        return not self.open and not self.stale


def judge(gate: str, findings: Sequence[Finding], accepted: Sequence[Accepted]) -> Verdict:
    """A finding without a reason fails the gate, and so does a reason without a finding."""
    distinct = sorted(set(findings))
    ours = [entry for entry in accepted if entry.gate == gate]
    return Verdict(
        gate,
        open=tuple(found for found in distinct if not any(entry.covers(found) for entry in ours)),
        accepted=tuple((entry, sum(map(entry.covers, distinct))) for entry in ours),
        stale=tuple(part for entry in ours for part in entry.unused(distinct)),
    )
