"""`python -m bench.scale`: what the services' limits allow; `--write` writes docs/scale.md."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from bench.cost.bill import OURS, bill
from bench.figures import Figure, run
from bench.scale.page import page
from bench.scale.scenarios import Scenario, scenarios
from stages.stage import Stage, load_stage

PAGE = Path(__file__).parents[2] / "docs" / "scale.md"
STAGE = "prod"


def measure() -> list[Figure]:
    """Whether each rate holds, as far as the services' limits go."""
    return [
        Figure(
            f"{one.rate:,} events/s, settings {one.settings}",
            "holds" if _is_claimed(one) else "",
            one.narrowest.capacity(3_600),
            "events/s",
            one.holds if _is_claimed(one) else None,
            f"simulated; narrowest: {one.narrowest.name}{'' if one.holds else '; does not hold'}",
        )
        for one in _scenarios(load_stage(STAGE))
    ]


def _is_claimed(scenario: Scenario) -> bool:
    """What a stage's volume asks for, and what settings alone can reach."""
    return scenario.rate == 10


def _scenarios(stage: Stage) -> list[Scenario]:
    return list(scenarios(stage, dollars_per_million=sum(bill().million[OURS].values())))


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.scale", description=__doc__)
    parser.add_argument("--write", action="store_true", help="write docs/scale.md")
    options = parser.parse_args()
    stage = load_stage(STAGE)
    text = page(stage, _scenarios(stage))
    if options.write:
        PAGE.write_text(text)
    sys.stdout.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(run(measure) if "--json" in sys.argv else main())
