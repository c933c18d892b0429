"""What a chatbot writes while it works on its answer."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from contract.letters import folded, spaced
from contract.prose import COMMENT, IMAGE, TAG
from contract.remarks import EMOJI_NAME, is_remark

PLACEHOLDERS = (
    "thinking",
    "thinking about it",
    "let me think",
    "let me check",
    "working on it",
    "working on this",
    "working on an answer",
    "working on your question",
    "working on your request",
    "looking into it",
    "looking into this",
    "looking into your question",
    "looking into your request",
    "generating",
    "generating an answer",
    "generating a response",
    "generating answer",
    "generating response",
    "preparing an answer",
    "preparing a response",
    "searching",
    "analyzing",
    "analysing",
    "processing",
    "processing your question",
    "processing your request",
    "loading",
    "one moment",
    "one moment please",
    "one second",
    "just a moment",
    "just a second",
    "hold on",
    "please wait",
    "please wait a moment",
)
"""A stage's default patterns."""

_LONGEST = 120
"""A longer text is an answer that begins like a placeholder."""
_UNSEEN = re.compile(
    "|".join((COMMENT.pattern, IMAGE.pattern, TAG.pattern, EMOJI_NAME.pattern, r"(?<!\S)@[\w-]+(?:\[bot\])?"))
)
_BEGINNINGS = ("i'm ", "i am ", "still ", "currently ")


def is_placeholder(text: str, patterns: Iterable[str]) -> bool:
    """Whether a chatbot's text answers nothing yet: it has no words, or it is one of the patterns.

    A pattern is words; `*` stands for any text or none. It must match the whole text. Letter case,
    punctuation, dots, emoji, Markdown, mentions, pictures and a leading "I'm", "still" or "currently" make no
    difference.
    """
    words = _words(_UNSEEN.sub(" ", text))
    if not words or len(words) > _LONGEST:
        return not words or is_remark(text)
    said = folded(words)
    for beginning in _BEGINNINGS:
        said = said.removeprefix(beginning)
    return is_remark(text) or any(_matches(said, pattern) for pattern in patterns)


def _words(text: str) -> str:
    return " ".join(spaced(text, every_script=True).split())


def _matches(said: str, pattern: str) -> bool:
    first, *others = _parts(pattern)
    if not others:
        return said == first
    *inner, last = others
    if not said.startswith(first):
        return False
    position = len(first)
    for part in inner:
        found = said.find(part, position)
        if found < 0:
            return False
        position = found + len(part)
    return len(said) - len(last) >= position and said.endswith(last)


@lru_cache(maxsize=1024)
def _parts(pattern: str) -> tuple[str, ...]:
    return tuple(folded(_words(part)) for part in pattern.split("*"))
