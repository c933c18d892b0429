from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from contract.words import MOST_WORDS_BYTES, words_of

LETTER = "\U00020000"
"""Four bytes, and a letter."""


def test_words_are_lower_case_and_a_single_letter_is_none() -> None:
    assert words_of("A Crash in C# and c++, v2") == {"crash", "in", "c#", "and", "c++", "v2"}


def test_a_key_or_a_hash_is_no_word() -> None:
    assert words_of(f"{'a' * 41} {'b' * 40}") == {"b" * 40}


@given(st.text(max_size=200))
def test_any_text_has_words_that_an_item_can_hold(text: str) -> None:
    words = words_of(text)
    assert sum(len(word.encode()) for word in words) <= MOST_WORDS_BYTES
    assert all(words)


def test_the_words_of_the_longest_text_stay_small() -> None:
    words = words_of(" ".join(f"{LETTER * 30}{number:05}" for number in range(2_000)))
    assert MOST_WORDS_BYTES - 100 < sum(len(word.encode()) for word in words) <= MOST_WORDS_BYTES
