"""What Google refuses only because something else was made a moment before."""

from __future__ import annotations

import re
from dataclasses import dataclass

MINUTE = 60


@dataclass(frozen=True, slots=True)
class PassingTrouble:
    """A failure that is gone after a while."""

    sign: re.Pattern[str]
    """In Terraform's output."""
    reason: str
    seconds: int


KNOWN = (
    PassingTrouble(
        re.compile(r"Cannot find metric\(s\) that match type"),
        "Google takes up to ten minutes to find a new metric",
        10 * MINUTE,
    ),
    PassingTrouble(
        re.compile(r"has not been used in project \S+ before or it is disabled|SERVICE_DISABLED"),
        "Google takes some minutes to switch an API on",
        3 * MINUTE,
    ),
    PassingTrouble(
        re.compile(
            r"Access to bucket gcf-v2-\S+ denied|Unable to retrieve the repository metadata"
            r"|Permission '?(?:artifactregistry|storage)\.\S+ denied"
        ),
        "Google takes some minutes to make a new grant known",
        3 * MINUTE,
    ),
)
"""terraform-provider-google 11102, 12334, 20571 and 25294."""


def passing_trouble(output: str) -> PassingTrouble | None:
    """The one that this output is about; None if waiting does not help."""
    return next((known for known in KNOWN if known.sign.search(output)), None)
