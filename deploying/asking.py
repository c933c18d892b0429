"""Asks before a deployment."""

from __future__ import annotations

import sys
from collections.abc import Callable

from deploying.refusal import Refused

Ask = Callable[[str], None]
"""Raises Refused if the answer is no."""


def nobody(_question: str) -> None:
    """YES=1: deploys without asking."""


def person(question: str) -> None:
    if not sys.stdin.isatty():
        raise Refused(f"{question} This needs a terminal. To deploy without a question, set YES=1.")
    if input(f"\n{question} [y/N] ").strip().lower() not in {"y", "yes"}:
        raise Refused("Nothing was deployed.")
