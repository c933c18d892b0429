from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporter.excerpts import EXCERPT_LENGTH, excerpt

FAMILY = "\N{MAN}\u200d\N{WOMAN}\u200d\N{GIRL}"
WAVE = "\N{WAVING HAND SIGN}\N{EMOJI MODIFIER FITZPATRICK TYPE-5}"
FLAG = "\N{REGIONAL INDICATOR SYMBOL LETTER D}\N{REGIONAL INDICATOR SYMBOL LETTER E}"


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("", ""),
        (" \n\t\n", ""),
        ("one\ntwo", "one"),
        ("\r\n  one \t two  ", "one two"),
        ("x" * 120, "x" * 120),
        ("\u202egnp.exe\u202c", "gnp.exe"),
        ("\x00\x1b[31mred", "[31mred"),
        ("half \ud83d", "half"),
        (FAMILY + WAVE + FLAG, FAMILY + WAVE + FLAG),
        ("e" + "\u0301" * 50, "e" + "\u0301" * 4),
        ("\u200b\u2060\nsecond", "second"),
    ],
)
def test_an_excerpt_is_the_first_line_that_says_something(text: str, first: str) -> None:
    assert excerpt(text) == first


def test_a_long_excerpt_is_cut_and_says_so() -> None:
    cut = excerpt("word " * 100)
    assert len(cut) <= EXCERPT_LENGTH
    assert cut.endswith("word…")


@pytest.mark.parametrize("whole", [FAMILY, WAVE, "e\u0301"])
@pytest.mark.parametrize("before", range(110, 120))
def test_what_is_seen_as_one_character_is_not_cut_in_two(whole: str, before: int) -> None:
    cut = excerpt("x" * before + whole * 20).removesuffix("…").removeprefix("x" * before)
    assert cut == whole * (len(cut) // len(whole))


@given(st.text())
def test_no_text_is_too_long_or_breaks_the_line(text: str) -> None:
    line = excerpt(text)
    assert len(line) <= EXCERPT_LENGTH
    assert line == excerpt(line)
    assert not {unicodedata.category(character) for character in line} & {"Cc", "Cs", "Zl", "Zp"}
    line.encode()
