"""docs/cost.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.cost import measured
from bench.cost.bill import OPENING_READS, REFERENCE, Bill, Month, OpenDay
from bench.cost.prices import PriceList

FILE = Path(__file__).resolve().parents[2] / "docs" / "cost.md"

_HEAD = """# What it costs

You pay a month about {months}.

US dollars before tax, at list prices of {prices_day} and use measured on {measured_day}. Written by
`python -m bench.cost --write` from the synthesised templates; not to be edited. `make check` fails where a
change makes it more than 5 % dearer and `bench/cost/accepted.toml` has not been changed with it.

## A million events

Under load, in stage `{stage}`'s templates, nothing free; what is paid by the month (alarms, metrics, idle
instances) is below. The storage that an event takes is counted until it expires. "Put, then update" and
"Powertools per record" are the usual ways to count the same things, in the same pipeline. They know no edits,
and at faults they lose or repeat ([performance.md](performance.md)).
"""
_PROCESSOR = """Of these, the processor's part:
"""
_MONTHS = """## A stage's month

At the volume that `stages.toml` states as `events_per_month`, with each message alone in its batch, as it
mostly is then. *Free*: what the free tiers leave to pay, where nothing else uses them. The storage is what is
kept once the stage is as old as its events may get.
"""
_OPEN = """## The page, open for a day

Opening it on the last 30 days reads at most {most} documents; longer ranges read more, about two for each day
of the range. Then it reads each message, and each row or thread that a message changes.
"""
_DESIGNS = """## What was measured

For each message, by `python -m bench.processor`.
"""
_PRICES = """## Prices

Of London, both clouds. A price marked "?" is missing on its page for this region: it is another
region's (named), scaled by what London cost beside it before. Not in the bill: taxes, support, GitHub, the
weekly e-mail (a hundredth of a cent), deployments, people.
"""


def rendered(bill: Bill, prices: PriceList) -> str:
    """The whole page."""
    head = _HEAD.format(
        prices_day=prices.as_of, measured_day=measured.as_of(), stage=REFERENCE, months=_in_words(bill)
    )
    return "\n".join(
        [
            head,
            *_by_part(bill.million),
            _PROCESSOR,
            *_by_part(bill.processor),
            _MONTHS,
            *(line for stage, month in bill.months.items() for line in _month(stage, month)),
            _OPEN.format(most=OPENING_READS),
            *_open_days(bill.open_days),
            _DESIGNS,
            *_measured(),
            _PRICES,
            *_price_list(prices),
        ]
    )


def _in_words(bill: Bill) -> str:
    return " and ".join(
        f"{sum(month.listed.values()):.0f} dollars for stage {stage} ({month.events:,} events)"
        for stage, month in bill.months.items()
    )


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """A Markdown table, numbers to the right."""
    marks = ["---", *("---:" for _ in head[1:])]
    return [*(f"| {' | '.join(row)} |" for row in (head, marks, *rows)), ""]


def _by_part(columns: Mapping[str, Mapping[str, float]]) -> list[str]:
    parts = list(dict.fromkeys(part for column in columns.values() for part in column))
    rows = [
        [part, *(_dollars(column.get(part, 0)) for column in columns.values())]
        for part in parts
        if any(column.get(part) for column in columns.values())
    ]
    total = ["**together**", *(f"**{_dollars(sum(column.values()))}**" for column in columns.values())]
    return table(["part", *columns], [*rows, total])


def _month(stage: str, month: Month) -> list[str]:
    columns = {f"{stage}, {month.events:,} events": month.listed, "free": month.after_free}
    return _by_part(columns)


def _open_days(days: Mapping[str, OpenDay]) -> list[str]:
    rows = [
        [stage, f"{day.events:,.0f}", f"{day.reads:,.0f}", f"{day.listed:.4f}"] for stage, day in days.items()
    ]
    return table(["stage", "events a day", "documents read", "dollars"], rows)


def _measured() -> list[str]:
    rows = [
        [
            name,
            f"{each.calls:.3f}",
            f"{each.write_units:.2f}",
            f"{each.read_units:.2f}",
            f"{each.cpu_ms:.2f}",
            f"{each.log_bytes:,.0f}",
        ]
        for name, each in measured.committed().items()
    ]
    return table(["design", "calls", "write units", "read units", "CPU, ms", "log, bytes"], rows)


def _price_list(prices: PriceList) -> list[str]:
    rows = [
        [price.source + ("" if price.sure else " ?"), f"{price.usd:g}", f"{price.per:,}", f"{price.free:,}"]
        for price in prices.prices.values()
    ]
    return table(["page, and where on it", "dollars", "for", "free a month"], rows)


def _dollars(amount: float) -> str:
    return f"{amount:.2f}"
