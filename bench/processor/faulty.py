"""The same designs in the fault rig, where 1 % of all calls go wrong in one of seven ways."""

from __future__ import annotations

from bench.figures import Figure, at_most
from rig.designs import USUAL
from rig.proof import tally, trials_of

RATE = 0.01
SEEDS = 100


def wrong_under_faults() -> Figure:
    """The usual ones get creations and redeliveries alone, as they know no edits; ours gets all."""
    ours, *others = [tally(design, trials_of(design, range(SEEDS), rate=RATE)) for design in ("ours", *USUAL)]
    claim = f"Seeds of {SEEDS} that end wrong, 1 % faults"
    figure = at_most(claim, len(ours.wrong), 0, "", f"{ours.faults} faults, {ours.events} events")
    usual = {
        design: f"{len(found.wrong)}: {found.lost} lost, {found.doubled} counted twice"
        for design, found in zip(USUAL, others, strict=True)
    }
    return figure.beside(usual)
