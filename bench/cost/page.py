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

US dollars before tax, at London's list prices of {prices_day} (`bench/cost/prices.toml`: some are scaled
from another region's, and marked there) and use measured on {measured_day} (`bench/cost/measured.toml`).
Not in the bill: support, GitHub, deployments, people. `make cost WRITE=1` writes this page from the
synthesised templates; `make check` fails if a change makes it more than 5 % dearer.

## A stage's month

At the volume that `stages.toml` states as `events_per_month`, each message alone in its batch. *Free*: what
the free tiers leave to pay, if nothing else uses them. Storage is that of a stage as old as its events may
get.
"""
_MILLION = """## A million events

Under load, in stage `{stage}`, nothing free, without what is paid by the month. An event's storage is counted
until it expires. "Put, then update" and "Powertools per record" are the usual ways to count the same things
in the same pipeline. They know no edits, and lose or repeat events at faults
([performance](performance.md)).
"""
_OPEN = """## The page, open for a day

Opening it on a range of up to a year reads at most {most} documents.
Then it reads each message, and each row or thread that a message changes.
"""


def rendered(bill: Bill, prices: PriceList) -> str:
    """The whole page."""
    head = _HEAD.format(prices_day=prices.as_of, measured_day=measured.as_of(), months=_in_words(bill))
    return "\n".join(
        [
            head,
            *_by_part(_of_months(bill.months)),
            _MILLION.format(stage=REFERENCE),
            *_by_part(_in_batches(bill.million)),
            _OPEN.format(most=OPENING_READS),
            *_open_days(bill.open_days),
        ]
    )


def processor_part(bill: Bill) -> str:
    """What the row "processor" of a million events consists of."""
    return "\n".join(["The processor's part of a million events:", "", *_by_part(bill.processor)])


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


def _in_batches(designs: Mapping[str, Mapping[str, float]]) -> dict[str, Mapping[str, float]]:
    """Under load no message comes alone; a stage's month has that case."""
    return {name: column for name, column in designs.items() if not name.endswith("one by one")}


def _of_months(months: Mapping[str, Month]) -> dict[str, Mapping[str, float]]:
    columns: dict[str, Mapping[str, float]] = {}
    for stage, month in months.items():
        columns |= {f"{stage}, {month.events:,} events": month.listed, f"{stage}, free": month.after_free}
    return columns


def _open_days(days: Mapping[str, OpenDay]) -> list[str]:
    return [
        f"- {stage}, {day.events:,.0f} events a day: {day.reads:,.0f} documents, {day.listed:.4f} dollars"
        for stage, day in days.items()
    ] + [""]


def _dollars(amount: float) -> str:
    return f"{amount:.2f}"
