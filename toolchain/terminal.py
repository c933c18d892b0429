"""Text on a terminal: what strangers wrote is shown, never obeyed."""

from __future__ import annotations

import unicodedata
from typing import Any

from rich.console import Console
from rich.text import Text

_SHORT = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}
_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Letters and marks without a shape of their own."""


def visible(text: str, *, keep: str = "") -> str:
    """The text with an escape such as `\\x1b` or `\\u202e` for each invisible character.

    These are control characters (C0, C1, DEL), bidirectional overrides and isolates, zero-width and other
    format characters, line separators, lone surrogates and unassigned code points; those in `keep` stay.
    Source: Unicode Technical Report 36, "Unicode Security Considerations".
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(char if char in keep or _is_visible(char) else _escape(char) for char in text)


class Terminal(Console):
    """A rich console for text from anywhere: it knows no markup and no emoji codes, and escapes by `visible`.

    A style is given by `style=` or by a `Text`, never inside a string. Line breaks in a string are kept.
    """

    def __init__(self, *, stderr: bool = False) -> None:
        super().__init__(stderr=stderr, markup=False, emoji=False, highlight=False)

    def render_str(self, text: str, **options: Any) -> Text:
        """Where rich turns any string into what it prints, in tables and titles, too."""
        return super().render_str(visible(text, keep="\n"), **options)

    def say(self, *lines: Any, style: str | None = None) -> None:
        """Prints each on a line of its own that is not wrapped, so that it can be copied and searched."""
        for line in lines:
            self.print(line, style=style, soft_wrap=True)


def _is_visible(char: str) -> bool:
    is_shown = char.isprintable() or unicodedata.category(char) == "Zs"
    return is_shown and char not in _INVISIBLE


def _escape(char: str) -> str:
    code = ord(char)
    wide = f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
    return _SHORT.get(char) or (f"\\x{code:02x}" if code <= 0xFF else wide)
