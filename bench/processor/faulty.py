"""The same designs in the fault rig, where 1 % of all calls go wrong in one of seven ways."""

from __future__ import annotations

from bench.figures import Figure, at_most, shown
from rig.designs import USUAL
from rig.proof import tally, trials_of

RATE = 0.01
SEEDS = 100
DESIGNS = ("ours", *USUAL)


def wrong_under_faults() -> list[Figure]:
    """The usual ones get creations and redeliveries alone, as they know no edits; ours gets all."""
    figures = []
    for design in DESIGNS:
        found = tally(design, trials_of(design, range(SEEDS), rate=RATE))
        note = (
            f"{found.faults} faults, {found.events} events: {found.lost} lost, {found.doubled} counted twice"
        )
        claim = f"Seeds of {SEEDS} that end wrong, 1 % faults: {design}"
        wrong = len(found.wrong)
        figures.append(
            shown(claim, wrong, "", note) if design in USUAL else at_most(claim, wrong, 0, "", note)
        )
    return figures
