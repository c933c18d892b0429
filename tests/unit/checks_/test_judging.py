"""No finding without a reason, and no reason without a finding."""

from __future__ import annotations

from pathlib import Path

import pytest

from checks import report
from checks.accepting import FILE, read_accepted
from checks.finding import Accepted, Finding, judge

FOUND = Finding("gate", "Rule-1", "Pipeline/Work/Queue", "A queue that")


def _accepted(*, rules: tuple[str, ...] = ("Rule-1",), where: str = "Pipeline/*") -> Accepted:
    return Accepted(gate="gate", rules=rules, where=(where,), reason="since it is so")


def test_a_finding_without_a_reason_fails_its_gate() -> None:
    verdict = judge("gate", [FOUND], [])
    assert not verdict.passes
    assert any("Rule-1 in Pipeline/Work/Queue" in line for line in report.lines([verdict]))


def test_an_accepted_finding_passes_and_its_reason_is_shown() -> None:
    verdict = judge("gate", [FOUND, FOUND], [_accepted()])
    assert verdict.passes
    assert "- **gate** Rule-1 (1): since it is so" in list(report.page([verdict]))


@pytest.mark.parametrize("where", ["Storage/*", "Pipeline"])
def test_a_reason_for_another_place_is_none(where: str) -> None:
    assert not judge("gate", [FOUND], [_accepted(where=where)]).passes


def test_a_reason_that_nothing_needs_any_more_fails_the_gate() -> None:
    verdict = judge("gate", [FOUND], [_accepted(rules=("Rule-1", "Rule-2"))])
    assert verdict.stale == ("Rule-2",)
    assert not verdict.passes


def test_a_reason_of_another_gate_is_none() -> None:
    assert not judge(
        "gate", [FOUND], [Accepted(gate="other", rules=("Rule-1",), where=("*",), reason="")]
    ).passes


def test_an_entry_without_a_reason_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "accepted.toml"
    file.write_text('[[accepted]]\ngate = "cdk-nag"\nrules = ["X"]\nwhere = ["*"]\nreason = "because"\n')
    with pytest.raises(ValueError, match="is not a reason"):
        read_accepted(file)


def test_aws_solutions_is_accepted_in_named_places_only() -> None:
    for entry in read_accepted(FILE):
        if any(rule.startswith("AwsSolutions") for rule in entry.rules):
            assert "*" not in entry.where
