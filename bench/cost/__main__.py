"""`make cost`: what a million events cost, and each stage a month.

`--write` writes docs/cost.md; `--check` fails where that page is stale, or the bill more than 5 % above what
was accepted; `--accept` accepts the bill; `--refresh` takes over what the latest `bench.processor` measured.
"""

from __future__ import annotations

import argparse
import sys

from bench.cost import accepted, measured, page
from bench.cost.bill import OURS, Bill, bill
from bench.cost.prices import PriceList
from bench.figures import Figure, at_most, run
from toolchain.typed import add_switch

USUAL = ("put, then update", "Powertools per record")
"""In batches as ours."""
GOAL_A_MILLION = 17.29
"""Dollars: three fifths of what a million events cost at first."""


def measure() -> list[Figure]:
    """For `make bench`: the bill, and how far the committed measurement is from the latest one."""
    found = bill()
    limits = accepted.load()
    (million, ours), *months = found.totals().items()
    usual = {name: sum(found.million[name].values()) for name in USUAL}
    shown = {name: f"{dollars:.2f}" for name, dollars in usual.items()}
    return [
        at_most(f"Dollars for {million}", ours, GOAL_A_MILLION, "dollars").beside(shown),
        at_most("Ours, as a share of the cheapest usual design", 100 * ours / min(usual.values()), 100, "%"),
        *(
            at_most(f"Dollars for {name}", dollars, accepted.most(limits.get(name, 0)), "dollars")
            for name, dollars in months
        ),
        *_drift(),
    ]


def _drift() -> list[Figure]:
    fresh = measured.fresh()
    if fresh is None:
        return []
    kept = measured.committed()[OURS].write_units
    share = abs(fresh[OURS].write_units - kept) / kept * 100
    claim = "Write units measured now against measured.toml"
    return [
        at_most(claim, share, 100 * accepted.TOLERANCE, "%", "`python -m bench.cost --refresh` takes over")
    ]


def main() -> int:
    options = _parse()
    if options.refresh:
        measured.commit()
    found, prices = bill(), PriceList.load()
    if options.accept:
        accepted.write(found.totals())
    if options.check:
        return _check(found, prices)
    if options.write:
        page.FILE.write_text(page.rendered(found, prices))
    sys.stdout.write(f"{page.rendered(found, prices)}\n{page.processor_part(found)}\n")
    return 0


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.cost", description=__doc__)
    add_switch(parser, "--write", help="write docs/cost.md")
    for option in ("check", "accept", "refresh"):
        parser.add_argument(f"--{option}", action="store_true")
    return parser.parse_args()


def _check(found: Bill, prices: PriceList) -> int:
    problems = accepted.raised(found.totals(), accepted.load())
    if not page.FILE.exists() or page.FILE.read_text() != page.rendered(found, prices):
        problems.append("docs/cost.md is not what the templates come to; run `make cost WRITE=1`")
    sys.stderr.write("".join(f"{problem}\n" for problem in problems))
    if problems:
        sys.stderr.write("A dearer bill is accepted with `python -m bench.cost --accept`.\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(run(measure) if "--json" in sys.argv else main())
