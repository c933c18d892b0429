"""The model of `bench.scale`: what a backlog does under given capacities."""

from __future__ import annotations

import pytest

from bench.scale.hops import Hop, hops, narrowest
from bench.scale.scenarios import scenarios
from bench.scale.settings import Knobs
from bench.scale.simulate import HOUR, OUTAGE, an_hour
from stages.stage import load_stage

OFF = len(OUTAGE)


def chain(**capacities: float) -> list[Hop]:
    return [Hop(name, "", "", lambda _, most=most: most) for name, most in capacities.items()]  # type: ignore[misc]  # bound now


def knobs(**changed: int) -> Knobs:
    settings = {"max_instances": 10, "parallelization_factor": 1, "queue_batch": 10, "max_concurrency": 20}
    return Knobs(**{**settings, "shards": 4, **changed}, fifo=False)


def test_what_the_door_cannot_take_is_refused_and_never_waits() -> None:
    hour = an_hour(chain(receiver=40, processor=1_000), rate=100)
    assert hour.refused == 60 * HOUR
    assert hour.most_waiting == 40 * OFF


def test_a_backlog_is_as_large_as_the_outage_and_drains_at_what_is_to_spare() -> None:
    hour = an_hour(chain(receiver=1_000, processor=150), rate=100)
    assert (hour.most_waiting, hour.waits_before) == (100 * OFF, "processor")
    assert hour.drained_seconds == pytest.approx(100 * OFF / 50, abs=3)


def test_a_hop_slower_than_the_rate_never_drains() -> None:
    hour = an_hour(chain(receiver=1_000, pipe=90, processor=1_000), rate=100)
    assert hour.drained_seconds is None
    assert hour.waits_before == "processor" or hour.waiting_at_end == pytest.approx(10 * HOUR)


@pytest.mark.parametrize("rate", [10, 300, 1_000, 10_000])
def test_the_settings_that_a_rate_needs_leave_no_turnable_hop_below_it(rate: int) -> None:
    needed = knobs().for_rate(rate, repositories=10)
    slow = narrowest(hops(needed, rate=rate, repositories=10, spread_index=True), seconds=HOUR)
    assert slow.capacity(HOUR) >= rate


def test_settings_are_never_turned_down() -> None:
    assert knobs(max_instances=50, shards=9).for_rate(1, repositories=1) == knobs(max_instances=50, shards=9)


def test_ten_events_a_second_hold_with_prods_settings_and_refused_events_cost_nothing() -> None:
    found = list(scenarios(load_stage("prod"), dollars_per_million=10.0))
    assert next(one for one in found if one.rate == 10).holds
    for one in found:
        assert one.dollars == pytest.approx((one.rate * HOUR - one.hour.refused) / 100_000)
