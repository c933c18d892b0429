"""Other people's texts cut to a line that cannot break the mail."""

from __future__ import annotations

import unicodedata

EXCERPT_LENGTH = 120
MOST_MARKS = 4
"""Accents on one letter: scripts need up to four; a text that climbs over its neighbours has dozens."""

_JOINER = "\u200d"
_NON_JOINER = "\u200c"
_MODIFIERS = frozenset(chr(code) for code in range(0x1F3FB, 0x1F400))
_FLAG_LETTERS = frozenset(chr(code) for code in range(0x1F1E6, 0x1F200))


def excerpt(text: str) -> str:
    """The first line that says anything, cut where it is long.

    Never within what is seen as one character, such as a letter with its accents or a flag.
    """
    first = next((line for line in map(_plain, text.splitlines()) if line), "")
    if len(first) <= EXCERPT_LENGTH:
        return first
    end = EXCERPT_LENGTH - 1
    while end > 1 and _belongs_together(first[end - 1], first[end]):
        end -= 1
    return first[:end].rstrip() + "…"


def _plain(line: str) -> str:
    """Without control characters, marks without end, and what turns the direction of the words after it."""
    kept: list[str] = []
    marks = 0
    for character in line:
        marks = marks + 1 if _is_mark(character) else 0
        if marks <= MOST_MARKS and (character.isspace() or not _is_unseen(character)):
            kept.append(character)
    return " ".join("".join(kept).split())


def _is_unseen(character: str) -> bool:
    """Control and format characters, and halves of characters; those that shape their neighbours are seen."""
    shapes = character in (_JOINER, _NON_JOINER)
    return not shapes and unicodedata.category(character) in {"Cc", "Cf", "Cs"}


def _is_mark(character: str) -> bool:
    return unicodedata.category(character) in {"Mn", "Me"}


def _belongs_together(before: str, after: str) -> bool:
    both_flags = before in _FLAG_LETTERS and after in _FLAG_LETTERS
    extends = unicodedata.category(after).startswith("M") or after in _MODIFIERS or after == _JOINER
    return extends or before == _JOINER or both_flags
