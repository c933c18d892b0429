"""A stranger's text on a terminal."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ops.printable import printable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[2J", r"\x1b[2J"),
        ("\x9b31m", r"\x9b31m"),
        ("a\u202eb", r"a\u202eb"),
        ("one\ntwo\r\t", r"one\ntwo\r\t"),
        ("\ud800 \uffff", r"\ud800 \uffff"),
        ("caf\u00e9 \U0001f600 \u4e2d", "caf\u00e9 \U0001f600 \u4e2d"),
    ],
)
def test_only_what_a_terminal_might_obey_is_escaped(text: str, shown: str) -> None:
    assert printable(text) == shown


@given(st.text(st.characters(codec=None)))
def test_no_text_holds_anything_that_a_terminal_might_obey(text: str) -> None:
    shown = printable(text)
    shown.encode()
    kinds = {unicodedata.category(each) for each in shown}
    assert not {kind for kind in kinds if kind[0] == "C" or kind in {"Zl", "Zp"}}
