"""What an author of a Markdown text says in his own words: no code, no quotation, no mail trailer.

Every step takes linear time, since anyone may write the text. Rules: CommonMark 0.31, GitHub's issue forms.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

_LIST_ITEM = r"(?:[-*+]|\d{1,9}[.)])\s"
_FENCE = re.compile(rf"\s*(?:{_LIST_ITEM}\s*)?(?P<fence>`{{3,}}(?=[^`]*$)|~{{3,}})")
_STARTS_LIST = re.compile(rf"\s*{_LIST_ITEM}")
_FENCE_INDENT = 3
"""A closing fence may stand this far right of the opening one."""
_CODE_INDENT = 4

_CODE_RUN = re.compile(r"(`+)")
_QUOTED = re.compile(r"^[^\S\n]*>.*$", re.MULTILINE)
_PARAGRAPHS = re.compile(r"(\n{2,})")

COMMENT = re.compile(r"<!--(?s:.)*?(?:-->|\Z)")
IMAGE = re.compile(r"!\[[^\[\]\n]*\]\([^()\n]*\)")
TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_LEFT_OUT = re.compile(
    "|".join(
        (
            COMMENT.pattern,
            IMAGE.pattern,
            r"\]\([^()\n]*\)",  # a link's target; its text stays
            # An address; what ends the sentence does not belong to it.
            r"\b(?:https?://|ftp://|www\.)\S*[^\s?!.,;:)*'\"\uff1f]",
            TAG.pattern,
            r"&#?\w{1,32};",
        )
    )
)

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

_TEMPLATE = re.compile(
    r"\s{0,3}#{2,6}(?:\s|$)"  # a form's heading
    r"|\s*\*\*[^*]+\*\*:?\s*$"  # an older template's heading
    r"|\s*[-*+]\s+\[[ xX]\]\s"  # a box to tick
    r"|\s*_No response_\s*$"
)


@lru_cache(maxsize=4)
def prose(text: str) -> str:
    """The author's own words; paragraphs and lines stay apart."""
    return _inline(_own_lines(text))


def prose_of_form(text: str) -> str:
    """The same without the words of an issue form or template: its headings, boxes and `_No response_`."""
    return _inline("" if _TEMPLATE.match(line) else line for line in _own_lines(text))


def _inline(lines: Iterable[str]) -> str:
    paragraphs = _PARAGRAPHS.split("\n".join(lines))
    return _LEFT_OUT.sub(" ", "".join(_without_code(paragraph) for paragraph in paragraphs))


def _without_code(paragraph: str) -> str:
    """A run of backticks opens code that the next run of the same length closes."""
    parts = _CODE_RUN.split(paragraph)
    closing: dict[int, int | None] = {}
    next_run: dict[int, int] = {}
    for position in range(len(parts) - 2, 0, -2):
        length = len(parts[position])
        closing[position] = next_run.get(length)
        next_run[length] = position
    kept = []
    position = 0
    while position < len(parts):
        end = closing.get(position)
        kept.append(" " if position in closing else parts[position])
        position = (position if end is None else end) + 1
    return "".join(kept)


def without_quotations(text: str) -> str:
    """The text without its lines that begin with `>`."""
    return _QUOTED.sub("", _with_line_feeds(text)) if ">" in text else _with_line_feeds(text)


def _with_line_feeds(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _own_lines(text: str) -> Iterator[str]:
    """The lines outside code blocks, quotations and trailers, and a blank one for each of those."""
    blocks = _Blocks()
    lines = _with_line_feeds(text).split("\n")
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        if blocks.ends_with(line):
            return
        own = blocks.is_own(line) and not _introduces_quotation(line, following)
        yield line if own else ""


class _Blocks:
    """Where in the Markdown a line stands, as the lines before it show."""

    def __init__(self) -> None:
        self._fence = ""
        self._fence_indent = 0
        self._in_paragraph = False
        self._in_list = False

    def ends_with(self, line: str) -> bool:
        """Whether the line begins a mail's signature; below a paragraph two hyphens underline a heading."""
        return not self._fence and line.rstrip() == "--" and (line == "-- " or not self._in_paragraph)

    def is_own(self, line: str) -> bool:
        """Whether the line is neither blank nor code nor quotation."""
        if self._fence:
            self._close(line)
            return False
        own = bool(line.strip()) and not self._is_code(line)
        self._in_paragraph = own
        return own and not line.lstrip().startswith(">")

    def _is_code(self, line: str) -> bool:
        """Whether the line opens a fence or is indented code, which cannot interrupt a paragraph or list."""
        indent = _indent(line)
        if indent >= _CODE_INDENT and not self._in_paragraph and not self._in_list:
            return True
        if fence := _FENCE.match(line):
            self._fence, self._fence_indent = fence["fence"], indent
        if _STARTS_LIST.match(line):
            self._in_list = True
        elif indent == 0 and not self._in_paragraph:
            self._in_list = False
        return bool(fence)

    def _close(self, line: str) -> None:
        run = line.strip(" \t")
        closes = run and run == self._fence[0] * max(len(run), len(self._fence))
        if closes and _indent(line) <= self._fence_indent + _FENCE_INDENT:
            self._fence = ""


def _indent(line: str) -> int:
    if line[:1] not in (" ", "\t"):
        return 0
    shown = line.expandtabs(_CODE_INDENT)
    return len(shown) - len(shown.lstrip(" "))


def _introduces_quotation(line: str, following: str) -> bool:
    """Also where a mail program breaks the line before its end."""
    first = line.partition(" ")[0]
    verb = _WRITERS.get(first)
    if verb is None:
        return line.rstrip().endswith(" wrote:")
    ends = [shown for shown in (line.rstrip(), following.rstrip()) if shown.endswith(":")]
    return any(verb in shown.split()[-4:] or f"{verb}:" in shown.split()[-1:] for shown in ends)
