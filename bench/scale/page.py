"""`docs/scale.md`: the text of `page.md` with the model's figures in it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from pathlib import Path

from bench.scale import limits
from bench.scale.hops import hops
from bench.scale.scenarios import RATES, REPOSITORIES, Scenario
from bench.scale.settings import Knobs
from bench.scale.simulate import HOUR, OUTAGE
from stages.stage import Stage

_TEXT = Path(__file__).parent / "page.md"
_KNOBS = {
    "max_instances": "`receiver.max_instances`",
    "parallelization_factor": "`pipe.parallelization_factor`",
    "queue_batch": "`queue.batch_size`",
    "max_concurrency": "`queue.max_concurrency`",
    "shards": "`aggregates.shards`",
    "day_shards": "`DAY_SHARDS` (`contract/item.py`)",
}


def page(stage: Stage, found: Sequence[Scenario]) -> str:
    """The whole document."""
    return _TEXT.read_text().format(
        stage=stage.name,
        rates=" and ".join(f"{rate:,}" for rate in RATES),
        repositories=REPOSITORIES,
        bounds=_bounds(stage),
        turns=_turns(found),
        hours=_hours(found),
        off=OUTAGE.start // 60,
        on=OUTAGE.stop // 60,
        fifo=_count(limits.FIFO_CALLS * limits.FIFO_BATCH),
        bus=_count(limits.BUS_EVENTS),
        shard=limits.SHARD_EVENTS,
        firestore=limits.FIRESTORE_SEQUENTIAL_WRITES,
        ramp=limits.FIRESTORE_RAMP_START,
        to_thousand=_minutes_to(1_000),
        to_ten_thousand=_minutes_to(10_000),
        listeners=_count(limits.FIRESTORE_LISTENERS),
        table=_count(limits.ON_DEMAND_TABLE_UNITS // limits.TABLE_UNITS_PER_EVENT),
        mails=limits.SES_MAILS_PER_SECOND,
    )


def _bounds(stage: Stage) -> str:
    chain = hops(Knobs.of(stage), rate=RATES[0], repositories=REPOSITORIES)
    return _table(
        ("hop", "bounded by", f"events a second as `{stage.name}` is", "turn"),
        ((hop.name, hop.bounded_by, _count(hop.capacity(HOUR)), hop.setting) for hop in chain),
    )


def _turns(found: Sequence[Scenario]) -> str:
    needed = [scenario for scenario in found if scenario.as_needed]
    return _table(
        ("setting", *(f"{scenario.rate:,}/s" for scenario in needed)),
        (
            (name, *(str(getattr(scenario.knobs, knob)) for scenario in needed))
            for knob, name in _KNOBS.items()
        ),
    )


def _hours(found: Sequence[Scenario]) -> str:
    return _table(
        ("rate", "settings", "narrowest hop", "refused", "most waiting", "drained after", "cost", "holds"),
        map(_hour, found),
    )


def _hour(scenario: Scenario) -> tuple[str, ...]:
    hour, narrowest = scenario.hour, scenario.narrowest
    drained = hour.drained_seconds
    return (
        f"{scenario.rate:,}/s",
        scenario.settings,
        f"{narrowest.name} ({_count(narrowest.capacity(HOUR))}/s)",
        _count(hour.refused),
        f"{_count(hour.most_waiting)} before the {hour.waits_before}, up to {hour.oldest_seconds:,.0f} s",
        "not in this hour" if drained is None else f"{drained:,.0f} s",
        f"${scenario.dollars:,.2f}",
        "yes" if scenario.holds else "**no**",
    )


def _minutes_to(rate: int) -> int:
    steps = math.log(rate / limits.FIRESTORE_RAMP_START, limits.FIRESTORE_RAMP_GROWTH)
    return math.ceil(steps) * limits.FIRESTORE_RAMP_SECONDS // 60


def _count(number: float) -> str:
    return "unbounded" if math.isinf(number) else f"{number:,.0f}"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
