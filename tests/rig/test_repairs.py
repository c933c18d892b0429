"""Repairs during traffic: they lose no live update, and mend what has drifted."""

from __future__ import annotations

import pytest

from rig.designs import Design, ours
from rig.proof import tally
from rig.repairing import (
    Operator,
    operator_of,
    ours_broken_and_reconciled,
    ours_mended_without_a_fence,
    ours_while_mended,
)
from rig.system import Consumer, System
from rig.trial import TROUBLED_SECONDS, Trial, run

SEEDS = range(25)


def _watched(design: Design, operators: dict[int, Operator]) -> Design:
    """The design, and who looked after each of its systems."""

    def consumer(system: System) -> Consumer:
        found = design(system)
        operators[id(system)] = operator_of(system)
        return found

    return consumer


@pytest.mark.parametrize("is_fifo", [False, True], ids=["standard", "fifo"])
def test_repairs_beside_every_batch_change_nothing(is_fifo: bool) -> None:  # noqa: FBT001  # pytest passes by name
    operators: dict[int, Operator] = {}
    trials = [Trial(seed=seed, is_fifo=is_fifo) for seed in SEEDS]
    result = tally(_watched(ours_while_mended, operators), trials)
    assert sum(operator.mends for operator in operators.values()) > len(SEEDS)
    assert not result.wrong, result.explain()


def test_a_repair_without_its_fence_is_caught() -> None:
    result = tally(ours_mended_without_a_fence, [Trial(seed=seed) for seed in SEEDS])
    assert result.wrong


@pytest.mark.parametrize("is_fifo", [False, True], ids=["standard", "fifo"])
def test_drift_and_lost_messages_are_mended_during_traffic(is_fifo: bool) -> None:  # noqa: FBT001  # pytest passes by name
    operators: dict[int, Operator] = {}
    design = _watched(ours_broken_and_reconciled, operators)
    result = tally(design, [Trial(seed=seed, is_fifo=is_fifo) for seed in SEEDS])
    assert sum(operator.broken for operator in operators.values()) > len(SEEDS)
    assert not result.wrong, result.explain()


def test_drift_that_nobody_mends_is_caught() -> None:
    """Else the test above would pass for nothing."""

    def only_broken(system: System) -> Consumer:
        system.world.spawn("drift", Operator(system).add_one, after=TROUBLED_SECONDS)
        return ours(system)

    assert run(Trial(seed=1, rate=0.0), only_broken).problems
