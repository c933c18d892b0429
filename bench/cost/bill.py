"""The whole bill: each design per million events, each stage per month."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass

from bench.cost import measured, model
from bench.cost.measured import Measured
from bench.cost.prices import PriceList
from bench.cost.templates import deployed, synthesise_if_stale
from stages.stage import STAGES_FILE, Stage, load_stage

OURS, ONE_BY_ONE = "ours", "ours, one by one"
REFERENCE = "prod"
"""The stage whose templates the designs are compared in."""


@dataclass(frozen=True, slots=True)
class Month:
    """A stage's month in dollars, by part."""

    events: int
    listed: dict[str, float]
    after_free: dict[str, float]


OPENING_READS = 200
"""The most documents that the page reads to open, whatever the range; its own test holds it."""


@dataclass(frozen=True, slots=True)
class OpenDay:
    """One page of a stage, open for a day."""

    events: float
    reads: float
    """Documents of Firestore: to open, then each message and each row or thread that an event changes."""
    listed: float
    """Dollars."""


@dataclass(frozen=True, slots=True)
class Bill:
    """In dollars, by part; the parts add up."""

    million: dict[str, dict[str, float]]
    """By design: for a million events under load."""
    processor: dict[str, dict[str, float]]
    """The processor's part of it, by what is paid for."""
    months: dict[str, Month]
    """By stage."""
    open_days: dict[str, OpenDay]
    """By stage."""

    def totals(self) -> dict[str, float]:
        """What is compared with accepted.toml."""
        million = {f"a million events, {OURS}": sum(self.million[OURS].values())}
        return million | {
            f"a month of {stage}": sum(month.listed.values()) for stage, month in self.months.items()
        }


def bill() -> Bill:
    """From the templates, the price file and measured.toml."""
    stages, prices, found = _stages(), PriceList.load(), measured.committed()
    synthesise_if_stale(stage.name for stage in stages)
    return Bill(
        million={name: _million(each, prices) for name, each in found.items()},
        processor={name: _million(each, prices, within=model.PROCESSOR) for name, each in found.items()},
        months={stage.name: _month(stage, found, prices) for stage in stages},
        open_days={stage.name: _open_day(stage, found[ONE_BY_ONE], prices) for stage in stages},
    )


def _stages() -> list[Stage]:
    """Those that anybody pays for."""
    names = [name for name in tomllib.loads(STAGES_FILE.read_text()) if name != "defaults"]
    return [stage for stage in map(load_stage, names) if not stage.emulated]


def _million(each: Measured, prices: PriceList, *, within: str = "") -> dict[str, float]:
    stage = load_stage(REFERENCE)
    found = model.uses(stage, deployed(stage.name), each, prices.assumed, rate=model.rate_of(each))
    return model.per_million(found, prices, within=within)


def _month(stage: Stage, found: dict[str, Measured], prices: PriceList) -> Month:
    events = stage.events_per_month
    rate = events / model.MONTH_SECONDS
    each = found[OURS if rate >= model.BUSY else ONE_BY_ONE]
    used = model.uses(stage, deployed(stage.name), each, prices.assumed, rate=rate)
    return Month(
        events,
        listed=model.per_month(used, prices, events=events, with_free=False),
        after_free=model.per_month(used, prices, events=events, with_free=True),
    )


def _open_day(stage: Stage, each: Measured, prices: PriceList) -> OpenDay:
    events = stage.events_per_month / model.MONTH_DAYS
    reads = OPENING_READS + events * (1 + each.documents)
    return OpenDay(events, reads, prices.prices["firestore_read"].of(reads, with_free=False))
