"""The lines of a Markdown text that its author wrote as text: no code block, no quotation, no mail trailer.

Every step takes linear time, since anyone may write the text, and Python looks at as few lines as it can: a
thread may hold thousands of texts of 16 KB. Rules: CommonMark 0.31.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

SPACE = r"[^\S\n]"
_LIST_ITEM = rf"(?:[-*+]|\d{{1,9}}[.)]){SPACE}"
_INDENT = r"(?: {4}| {0,3}\t)"
"""Of indented code."""
_FENCE = rf"{SPACE}*(?:{_LIST_ITEM}{SPACE}*)?(?P<ticks>`{{3,}}(?=[^`\n]*$)|~{{3,}})"
_FENCE_INDENT = 3
"""A closing fence may stand this far right of the opening one."""
_TAB = 4

_OPENS_FENCE = re.compile(_FENCE, re.MULTILINE)
_CLOSES_FENCE = re.compile(r"^(?P<indent>[ \t]*)(?P<ticks>`{3,}|~{3,})[ \t]*$", re.MULTILINE)
_STARTS_LIST = re.compile(rf"^{SPACE}*{_LIST_ITEM}", re.MULTILINE)
_CODE_LINES = re.compile(rf"(?:{_INDENT}[^\n]*\n|{SPACE}*\n)*(?:{_INDENT}[^\n]*\Z)?")
_QUOTED_LINES = re.compile(rf"(?:{SPACE}*>[^\n]*(?:\n|\Z))+")

_WRITERS = {
    "On": "wrote",
    "Am": "schrieb",
    "Le": "écrit",
    "El": "escribió",
    "Il": "scritto",
    "Op": "schreef",
    "Em": "escreveu",
    "Den": "skrev",
}
"""How a mail program introduces what it quotes: the line's first word, and one of its last ones."""

_SPECIAL = re.compile(
    rf"^(?=[\s>`~*+\d-])(?:(?P<blank>(?:{SPACE}*\n)+|{SPACE}+\Z)|(?P<indented>{_INDENT})|(?P<quoted>{SPACE}*>)"
    rf"|(?P<fence>{_FENCE})|(?P<signature>--{SPACE}*$))",
    re.MULTILINE,
)
"""Lines that may be something else than the author's words; all lines between them are plain text."""

_NEEDS_WALK = re.compile(rf"^(?:{_INDENT}{SPACE}*\S|--{SPACE}*$)", re.MULTILINE)
"""Whether it is code, or a signature, depends on the lines before."""
_FENCED_OR_QUOTED = re.compile(
    rf"^{SPACE}*(?:>[^\n]*(?:\n{SPACE}*>[^\n]*)*|(?:{_LIST_ITEM}{SPACE}*)?(?:"
    + "|".join(
        rf"(?P<{name}>{opening})[^\n]*(?:\n(?![ \t]*(?P={name}){mark}*[ \t]*$)[^\n]*)*"
        for name, mark, opening in (("ticks", "`", r"`{3,}(?=[^`\n]*$)"), ("tildes", "~", "~{3,}+"))
    )
    + r")(?:\n[^\n]*)?)\n?",
    re.MULTILINE,
)
"""Without indented lines, this is all that Markdown's blocks come to.

Its groups are not possessive: Python before 3.11.5 takes too little with those (cpython 106052).
"""


def _introduction(first: str, verb: str) -> str:
    """Also where a mail program breaks the line before its end."""
    end = rf"{verb}(?:(?:{SPACE}+\S+){{0,2}}{SPACE}+\S*)?:{SPACE}*$"
    return rf"{first}(?=[ ](?:[^\n]*{SPACE})?{end}|(?:[ ][^\n]*)?\n(?:[^\n]*{SPACE})?{end})"


_INTRODUCTION = re.compile(
    rf"^(?:(?!(?:{'|'.join(_WRITERS)})(?:[ ]|$))[^\n]*[ ]wrote:{SPACE}*$"
    rf"|{'|'.join(_introduction(first, verb) for first, verb in _WRITERS.items())})",
    re.MULTILINE,
)


def with_line_feeds(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def own_text(text: str) -> str:
    """The text with its code blocks, quotations and trailers as blank lines."""
    text = with_line_feeds(text)
    introduces = ":" in text and _INTRODUCTION.search(text)
    if introduces or _NEEDS_WALK.search(text):
        own = "".join(_Blocks(text).own())
        return _without_introductions(own, text) if introduces else own
    is_plain = ">" not in text and "```" not in text and "~~~" not in text
    return text if is_plain else _FENCED_OR_QUOTED.sub("\n", text)


def _without_introductions(own: str, text: str) -> str:
    """Without the lines that introduce a quotation in the text, which has the same lines."""
    lines: list[str] | None = None
    number = counted = 0
    for found in _INTRODUCTION.finditer(text):
        number += text.count("\n", counted, found.start())
        counted = found.start()
        lines = lines or own.split("\n")
        if number >= len(lines):
            break
        lines[number] = ""
    return own if lines is None else "\n".join(lines)


class _Blocks:
    """A Markdown text, walked from special line to special line; several of one kind are one step."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        """Where the next line begins."""
        self._in_paragraph = False
        self._in_list = False

    def own(self) -> Iterator[str]:
        text = self._text
        while special := _SPECIAL.search(text, self._at):
            if self._at < special.start():
                yield self._plain(special.start())
            kind = special.lastgroup
            if kind == "blank" or (kind == "indented" and not (self._in_paragraph or self._in_list)):
                self._in_paragraph = False
                code = special if self._in_list else _CODE_LINES.match(text, self._at) or special
                yield self._left_out(max(special.end(), code.end()))
            elif kind == "quoted":
                yield self._quotation()
            elif kind == "signature" and (special[0] == "-- " or not self._in_paragraph):
                return
            elif fence := _OPENS_FENCE.match(text, self._at):
                yield self._code(fence)
            else:
                yield self._line()
        if self._at < len(text):
            yield self._plain(len(text))

    def _plain(self, end: int) -> str:
        """The lines of a paragraph."""
        start, self._at = self._at, end
        self._begin(start)
        if not self._in_list and _STARTS_LIST.search(self._text, start, end):
            self._in_list = True
        self._in_paragraph = True
        return self._text[start:end]

    def _line(self) -> str:
        """A line that is the author's unless it is quoted."""
        end = _end_of_line(self._text, self._at)
        shown = self._plain(min(end + 1, len(self._text)))
        return "\n" if shown.lstrip().startswith(">") else shown

    def _quotation(self) -> str:
        self._begin(self._at)
        self._in_paragraph = True
        quoted = _QUOTED_LINES.match(self._text, self._at)
        return self._left_out(quoted.end() if quoted else self._at)

    def _code(self, fence: re.Match[str]) -> str:
        self._begin(self._at)
        self._in_paragraph = False
        indent = _columns(self._text, self._at)
        for closing in _CLOSES_FENCE.finditer(self._text, fence.end()):
            if closing["ticks"].startswith(fence["ticks"]) and (
                _columns(self._text, closing.start()) <= indent + _FENCE_INDENT
            ):
                return self._left_out(min(closing.end() + 1, len(self._text)))
        return self._left_out(len(self._text))

    def _begin(self, start: int) -> None:
        """A block's first line may begin a list, or end one."""
        if _STARTS_LIST.match(self._text, start):
            self._in_list = True
        elif not self._in_paragraph and self._text[start] not in " \t":
            self._in_list = False

    def _left_out(self, end: int) -> str:
        start, self._at = self._at, end
        return "\n" * self._text.count("\n", start, end)


def _end_of_line(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end


def _columns(text: str, start: int) -> int:
    """How far right the line's text begins."""
    if text[start : start + 1] not in (" ", "\t"):
        return 0
    line = text[start : _end_of_line(text, start)].expandtabs(_TAB)
    return len(line) - len(line.lstrip(" "))
