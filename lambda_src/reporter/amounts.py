"""Durations and shares as people read them: the same in mail and command line as on the page.

`dashboard/src/wording.ts` is the page's own; tests/cases/wording.json holds both to the same words.
"""

from __future__ import annotations

import math

NONE = "\N{EN DASH}"
_UNITS = ((86_400, "d"), (3600, "h"), (60, "min"), (1, "s"))


def duration(seconds: float | None) -> str:
    """In its largest units: `45 s`, `4 min 10 s`, `2 h 5 min`, `12 d`; a dash for none.

    Below zero is 0 s: two machines' clocks differ by a little.
    """
    if seconds is None:
        return NONE
    whole = max(0, _rounded(seconds))
    at = next((place for place, (size, _) in enumerate(_UNITS) if whole >= size), len(_UNITS) - 1)
    size, unit = _UNITS[at]
    words = f"{whole // size} {unit}"
    if whole >= 10 * size or at + 1 == len(_UNITS):
        return words
    size_below, unit_below = _UNITS[at + 1]
    rest = whole % size // size_below
    return f"{words} {rest} {unit_below}" if rest else words


def percent(share: float | None) -> str:
    """Whole per cent, halves rounded up; a dash for a share of nothing."""
    return NONE if share is None else f"{_rounded(share)} %"


def _rounded(value: float) -> int:
    """As JavaScript's Math.round; Python's own rounds halves to even."""
    return math.floor(value + 0.5)
