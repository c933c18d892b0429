from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.text import MAX_TEXT_BYTES, clean_text
from tests.hops import HOPS, refused_by

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[2] / "cases" / "texts.json").read_text(encoding="utf-8")
)["texts_every_hop_must_take"]

any_text = st.text(st.characters(codec=None)) | st.text(
    st.sampled_from("a\0\t\n\r\x0b\x1b\x7f\x85\x9b\u2028\u202e\ud83d\udc4b\ufdd0\ufffd\ufffe\uffff\U0001fffe")
)


def _text(case: dict[str, Any]) -> str:
    text, times = case.get("repeat", (case.get("text"), 1))
    return str(text) * int(times)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_every_hop_takes_the_text_of_the_shared_table(case: dict[str, Any]) -> None:
    assert refused_by(clean_text(_text(case))[0]) == []


def test_each_rule_refuses_something_of_the_table_or_of_a_lone_surrogate() -> None:
    given_raw = [*map(_text, CASES), "\ud800"]
    assert {hop for text in given_raw for hop in refused_by(text)} == HOPS.keys()


@given(any_text)
def test_every_hop_takes_any_text_once_it_is_clean(text: str) -> None:
    assert refused_by(clean_text(text)[0]) == []


@given(any_text)
def test_what_every_hop_takes_is_left_as_it_is(text: str) -> None:
    if not refused_by(text):
        assert clean_text(text) == (text, False)


@given(any_text)
def test_a_clean_text_stays_as_it_is(text: str) -> None:
    clean, _ = clean_text(text)
    assert clean_text(clean) == (clean, False)


@given(any_text.map(lambda text: text * 3000))
def test_a_cut_text_fits_and_a_character_more_would_not(text: str) -> None:
    clean, truncated = clean_text(text)
    size = len(clean.encode())
    assert size <= MAX_TEXT_BYTES
    assert size > MAX_TEXT_BYTES - 4 or not truncated


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("a\ud83db", "a\ufffdb"),
        ("\ud83d\udc4b", "👋"),
        ("a\uffffb\ufffec", "a\ufffdb\ufffdc"),
        ("a\0b\x1b[2J", "a\ufffdb\ufffd[2J"),
        ("tab\tline\r\nend", "tab\tline\r\nend"),
        ("\x7f\x9b \u202eabc \ufdd0\U0001fffe", "\x7f\x9b \u202eabc \ufdd0\U0001fffe"),
    ],
)
def test_only_what_some_hop_refuses_is_replaced(text: str, clean: str) -> None:
    assert clean_text(text) == (clean, False)


def test_a_cut_never_splits_a_character() -> None:
    clean, truncated = clean_text("é" * MAX_TEXT_BYTES)
    assert truncated
    assert set(clean) == {"é"}
