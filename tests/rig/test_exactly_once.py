"""Every figure is exact after any storm of faults, and the rig would see it if it were not."""

from __future__ import annotations

import pytest

from rig.designs import USUAL, ours
from rig.proof import tally, trials_of
from rig.trial import Trial, run

CHUNK = 50


@pytest.mark.parametrize("low", range(0, 1000, CHUNK))
def test_aggregates_equal_the_fold_after_any_faults(low: int) -> None:
    result = tally("ours", trials_of("ours", range(low, low + CHUNK), rate=0.05))
    assert result.faults > 0
    assert not result.wrong, result.explain()


@pytest.mark.parametrize("low", range(0, 200, CHUNK))
def test_two_versions_of_the_code_count_as_one(low: int) -> None:
    design = "ours, two versions at once"
    result = tally(design, trials_of(design, range(low, low + CHUNK), rate=0.05))
    assert not result.wrong, result.explain()


@pytest.mark.parametrize("low", range(0, 200, CHUNK))
def test_fifo_queues_count_the_same(low: int) -> None:
    result = tally("ours", trials_of("ours", range(low, low + CHUNK), rate=0.05, is_fifo=True))
    assert not result.wrong, result.explain()


def test_a_quarter_of_all_calls_may_fail() -> None:
    result = tally("ours", trials_of("ours", range(40), rate=0.25))
    assert not result.wrong, result.explain()


@pytest.mark.parametrize("design", USUAL)
def test_usual_design_is_seen_to_miscount(design: str) -> None:
    result = tally(design, trials_of(design, range(60), rate=0.01))
    assert result.wrong
    assert result.lost + result.doubled > 0


def test_usual_designs_are_exact_without_faults() -> None:
    """Otherwise the rig would catch them for its own mistakes."""
    for design in USUAL:
        result = tally(design, trials_of(design, range(20), rate=0.0))
        assert not result.wrong, result.explain()


def test_a_seed_replays_exactly() -> None:
    first, second = run(Trial(seed=7), ours), run(Trial(seed=7), ours)
    assert first == second
    assert first.faults > 0
