"""What the routes' filters read of an event's text. A pipe's patterns cannot search it themselves."""

from __future__ import annotations

import re
import unicodedata

WORDS = "words"
"""The string set of an `analytics` item that the routes' filters read; absent where the text has none."""

# `c++` and `c#` are words as well; a single letter is not.
_WORD = re.compile(r"\b\w(?:\+\+|#)(?!\w)|\w{2,}")
_LONGEST_WORD = 40
"""Longer runs of letters are keys and hashes."""
MOST_WORDS_BYTES = 16 * 1024
"""All words of one message together, as UTF-8: the item stays small whatever anybody writes."""


def words_of(text: str) -> frozenset[str]:
    """The text's words, lower-case: all, so that a new route needs no change where items are written."""
    kept: set[str] = set()
    size = 0
    for word in _WORD.findall(unicodedata.normalize("NFKC", text).lower()):
        if len(word) <= _LONGEST_WORD and word not in kept:
            size += len(word.encode())
            if size > MOST_WORDS_BYTES:
                break
            kept.add(word)
    return frozenset(kept)
