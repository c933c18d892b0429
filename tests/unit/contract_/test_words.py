from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.item import from_item, to_item
from contract.words import MOST_WORDS_BYTES, WORDS, words_of
from rig.builders import an_event

LETTER = "\U00020000"
"""Four bytes, and a letter."""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Which Python projects?", {"which", "python", "projects"}),
        ("C++, C# and k8s; a 3D one", {"c++", "c#", "and", "k8s", "3d", "one"}),
        ("Résumé auf Deutsch: Straße", {"résumé", "auf", "deutsch", "straße"}),
        (f"x {'y' * 41} {'z' * 40}", {"z" * 40}),
        ("A Crash in v2", {"crash", "in", "v2"}),
        ("", set()),
    ],
)
def test_words_of_a_text(text: str, words: set[str]) -> None:
    assert words_of(text) == words


@given(st.text(max_size=200))
def test_any_text_has_words_that_an_item_can_hold(text: str) -> None:
    words = words_of(text)
    assert sum(len(word.encode()) for word in words) <= MOST_WORDS_BYTES
    assert all(words)


def test_the_words_of_the_longest_text_stay_small() -> None:
    words = words_of(" ".join(f"{LETTER * 30}{number:05}" for number in range(2_000)))
    assert MOST_WORDS_BYTES - 100 < sum(len(word.encode()) for word in words) <= MOST_WORDS_BYTES


def test_an_item_holds_its_words_and_the_event_does_not() -> None:
    event = an_event(title="Rust", text="On Python, and python")
    item = to_item(event, expires_at=1)
    assert item[WORDS] == {"SS": ["and", "on", "python", "rust"]}
    assert from_item(item) == event


def test_a_text_without_words_leaves_no_empty_set() -> None:
    assert WORDS not in to_item(an_event(deleted=True), expires_at=1)


def test_an_item_fits_a_message_whatever_anybody_writes() -> None:
    """The longest text, made of as many words as it can be."""
    pairs = [f"{first}{second}" for first in map(chr, range(0x4E00, 0x4E80)) for second in "abcdefghijklmnop"]
    item = to_item(an_event(text=" ".join(pairs)), expires_at=1)
    assert len("".join(item[WORDS]["SS"]).encode()) <= MOST_WORDS_BYTES
    assert len(json.dumps(item, ensure_ascii=False).encode()) < 100 * 1024
