"""What filters read of an event's text: found when it is written, as a pipe's patterns cannot search it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from contract.event import AnalyticsEvent

ROUTED = "routed"
"""The boolean attribute of an `analytics` item that the pipe's filter reads."""
WORDS = "words"
"""The string set of an `analytics` item that the routes' filters read; absent where the text has none."""

# `c++` and `c#` are words as well; a single letter is none.
_WORD = re.compile(r"\b\w(?:\+\+|#)(?!\w)|\w{2,}")
_LONGEST_WORD = 40
"""Longer runs of letters are keys and hashes."""


def is_routed(event: AnalyticsEvent, keywords: tuple[str, ...]) -> bool:
    """Whether the event's text holds one of the keywords, as written; with none given all events do.

    A version that no longer counts is always routed, as it takes back what an earlier one counted.
    """
    return not keywords or not event.counts or any(keyword in event.text for keyword in keywords)


def was_routed(item: Mapping[str, Any]) -> bool:
    """What was decided when the item was written: a version that is not routed counts nothing.

    It is delivered nevertheless where it is an edit, to take back what the version before it counted.
    """
    return bool(item.get(ROUTED) == {"BOOL": True})


def words_of(text: str) -> frozenset[str]:
    """The text's words, lower-case: all, so that a new route needs no change where items are written."""
    found = _WORD.findall(unicodedata.normalize("NFKC", text).lower())
    return frozenset(word for word in found if len(word) <= _LONGEST_WORD)
