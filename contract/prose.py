"""What an author of a Markdown text says in his own words: no code, no quotation, no mail trailer.

Every step takes linear time, since anyone may write the text. Rules: CommonMark 0.31, GitHub's issue forms.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from contract.blocks import SPACE, own_text, with_line_feeds

_CODE_RUN = re.compile(r"(`+)")
_CODE_OF_ONE_LENGTH = re.compile(rf"`++(?:[^`\n]*+(?:\n(?!{SPACE}*\n)[^`\n]*+)*`++)?")
_QUOTED = re.compile(r"^[^\S\n]*>.*$", re.MULTILINE)
_PARAGRAPHS = re.compile(rf"(\n(?:{SPACE}*\n)+)")

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

_TEMPLATE = re.compile(
    rf"^(?:{SPACE}{{0,3}}#{{2,6}}(?:{SPACE}[^\n]*)?$"  # a form's heading
    rf"|{SPACE}*\*\*[^*\n]+\*\*:?{SPACE}*$"  # an older template's heading
    rf"|{SPACE}*[-*+]{SPACE}+\[[ xX]\]{SPACE}[^\n]*$"  # a box to tick
    rf"|{SPACE}*_No response_{SPACE}*$)",
    re.MULTILINE,
)


@lru_cache(maxsize=4)
def prose(text: str) -> str:
    """The author's own words; paragraphs and lines stay apart."""
    return _inline(own_text(text))


def prose_of_form(text: str) -> str:
    """The same without the words of an issue form or template: its headings, boxes and `_No response_`."""
    return _inline(_TEMPLATE.sub("", own_text(text)))


def _inline(own: str) -> str:
    return _LEFT_OUT.sub(" ", _without_code(own) if "`" in own else own)


def _without_code(own: str) -> str:
    """A run of backticks opens code that the paragraph's next run of the same length closes."""
    runs = _CODE_RUN.findall(own)
    if runs.count(runs[0]) == len(runs):
        return _CODE_OF_ONE_LENGTH.sub(" ", own)
    return "".join(map(_without_code_of_any_length, _PARAGRAPHS.split(own)))


def _without_code_of_any_length(paragraph: str) -> str:
    texts = _CODE_RUN.split(paragraph)
    runs, closing = texts[1::2], _closing(texts[1::2])
    kept, run = [texts[0]], 0
    while run < len(runs):
        run = (closing[run] or run) + 1
        kept += " ", texts[2 * run]
    return "".join(kept)


def _closing(runs: Sequence[str]) -> list[int]:
    """The next run as long as each; 0 where there is none."""
    following: dict[str, int] = {}
    closing = [0] * len(runs)
    for number in range(len(runs) - 1, -1, -1):
        run = runs[number]
        closing[number] = following.get(run, 0)
        following[run] = number
    return closing


def without_quotations(text: str) -> str:
    """The text without its lines that begin with `>`."""
    return _QUOTED.sub("", with_line_feeds(text)) if ">" in text else with_line_feeds(text)
