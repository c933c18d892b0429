"""The steps of a rotation."""

from __future__ import annotations

from enum import StrEnum


class Step(StrEnum):
    """In this order."""

    ADD = "add"
    WATCH = "watch"
    FINISH = "finish"
