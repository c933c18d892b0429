"""Durations and shares, by the words that the page uses as well."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reporter.amounts import NONE, duration, percent

CASES = json.loads((Path(__file__).parents[2] / "cases" / "wording.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("seconds", "words"), [*CASES["durations"], (None, NONE)])
def test_a_duration_reads_as_on_the_page(seconds: float | None, words: str) -> None:
    assert duration(seconds) == words


@pytest.mark.parametrize(("part", "whole", "words"), CASES["shares"])
def test_a_share_reads_as_on_the_page(part: int, whole: int, words: str) -> None:
    assert percent(100 * part / whole if whole else None) == words
