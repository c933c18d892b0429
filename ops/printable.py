"""A stranger's text on a terminal: shown, and never obeyed."""

from __future__ import annotations

import unicodedata

_SHOWN_AS_ESCAPES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Control and format characters, lone surrogates, and what no character is: ESC, C1 and U+202E among them."""


def printable(text: str) -> str:
    """The text on one line, with an escape such as `\\x1b` for each character that a terminal might obey."""
    return "".join(
        character.encode("unicode_escape").decode()
        if unicodedata.category(character) in _SHOWN_AS_ESCAPES
        else character
        for character in text
    )
