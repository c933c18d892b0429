"""When an entry is tried again."""

from __future__ import annotations

from datetime import timedelta

FIRST_SECONDS = 30.0
LONGEST_SECONDS = 900.0


def pause(failures: int, *, chance: float) -> timedelta:
    """Twice as long after each failure, the first being number 1; no longer than fifteen minutes.

    `chance`, from 0 to 1, takes up to a quarter off, so that what failed together comes back spread out.
    """
    # The exponent is capped as well: two to the power of a year's failures is more than a float holds.
    longest = min(FIRST_SECONDS * 2.0 ** min(failures - 1, 16), LONGEST_SECONDS)
    return timedelta(seconds=longest * (1 - chance / 4))
