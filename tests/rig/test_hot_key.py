"""One issue that everybody comments on."""

from __future__ import annotations

from rig.draining import drain


def test_many_workers_drain_one_hot_issue_exactly() -> None:
    drained = drain(events=500, workers=50)
    assert drained.conflicts > 0
    assert drained.is_exact
    assert drained.dead == 0
