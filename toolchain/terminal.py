"""Text on a terminal: what strangers wrote is shown, never obeyed."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Any

from rich.console import Console, ConsoleOptions
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

_SHORT = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}
_UNLIMITED = 100_000
"""Columns."""
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

    def print(self, *objects: Any, **options: Any) -> None:
        """No word of a table is cut, however narrow the terminal; in a pipe none of its lines wraps."""
        before = self._width
        self.width = max(self.width, *(self._fit(each) for each in objects if isinstance(each, Table)), 0)
        try:
            super().print(*objects, **options)
        finally:
            self._width = before

    def say(self, *lines: Any, style: str | None = None) -> None:
        """Prints each on a line of its own that is not wrapped, so that it can be copied and searched."""
        for line in lines:
            self.print(line, style=style, soft_wrap=True)

    def _fit(self, table: Table) -> int:
        """Makes each column at least as wide as its longest word. Returns the width that the table needs."""
        columns = [self._words([column.header, *column.cells]) for column in table.columns]
        least, most = sum(each.minimum for each in columns), sum(each.maximum for each in columns)
        frame = self.measure(table, options=self._unlimited).maximum - most
        spare = self.width - frame - least if self.is_terminal else most - least
        share = min(1.0, max(0, spare) / (most - least)) if most > least else 0.0
        for column, words in zip(table.columns, columns, strict=True):
            column.width = words.minimum + int((words.maximum - words.minimum) * share)
        title = self._words([table.title or ""])
        return max(
            frame + sum(column.width or 0 for column in table.columns),
            title.minimum if self.is_terminal else title.maximum,
        )

    def _words(self, cells: Iterable[Any]) -> Measurement:
        texts = [self.render_str(cell) if isinstance(cell, str) else cell for cell in cells]
        measured = [self.measure(text, options=self._unlimited) for text in texts]
        return Measurement(max(each.minimum for each in measured), max(each.maximum for each in measured))

    @property
    def _unlimited(self) -> ConsoleOptions:
        return self.options.update(max_width=_UNLIMITED)


def _is_visible(char: str) -> bool:
    is_shown = char.isprintable() or unicodedata.category(char) == "Zs"
    return is_shown and char not in _INVISIBLE


def _escape(char: str) -> str:
    code = ord(char)
    wide = f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
    return _SHORT.get(char) or (f"\\x{code:02x}" if code <= 0xFF else wide)
