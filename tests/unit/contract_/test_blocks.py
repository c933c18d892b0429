"""Two ways through a text: at once where no line depends on those before, else from block to block."""

from __future__ import annotations

import re

from hypothesis import assume, example, given
from hypothesis import strategies as st

from contract import blocks

PIECES = ["a?", "``", "```", "~~~", "- ", "12) ", "> ", "  ", "\x0b", "\n", "\n\n", "\r\n", ":", "```py"]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)


@given(TEXTS)
@example("- ```\n> a?\n ```\nb")
@example(":\n\x0b")
@example("~~~\n```\n~~~~\n>a\n\n>b\nc")
def test_both_ways_lead_to_the_same_text(text: str) -> None:
    at_once = blocks.own_text(text)
    text = blocks.with_line_feeds(text)
    assume(not blocks._NEEDS_WALK.search(text))
    assert _paragraphs(at_once) == _paragraphs("".join(blocks._Blocks(text).own()))


@given(TEXTS, st.sampled_from(["    a?", "\ta?", "--", "On Monday Ann wrote:"]))
def test_each_line_keeps_its_place_from_block_to_block(text: str, line: str) -> None:
    text = f"{blocks.with_line_feeds(text)}\n{line}\n"
    own = "".join(blocks._Blocks(text).own()).split("\n")
    for written, kept in zip(text.split("\n"), own, strict=False):
        assert kept in (written, "")


def _paragraphs(text: str) -> list[str]:
    """Spaces around a paragraph are no part of it."""
    return [each.strip() for each in re.split(r"\n(?:[^\S\n]*\n)+", text) if each.strip()]
