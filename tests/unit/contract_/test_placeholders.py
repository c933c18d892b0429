"""When a chatbot's message answers nothing yet."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.placeholders import PLACEHOLDERS, is_placeholder


@pytest.mark.parametrize(
    "text",
    [
        "Thinking…",
        "thinking...",
        "🤔 **Thinking…**",
        "_Working on it…_ ⏳",
        "`Looking into it`",
        "I'm looking into this.",
        "I’m still thinking about it!",  # noqa: RUF001  # as people's keyboards write it
        "Generating…\n\n<!-- job 12 -->",
        "> Generating",
        "@ann One moment, please",
        "One moment… :hourglass:",
        "![spinner](https://example.com/spinner.gif) Please wait",
        "<sub><em>Please wait</em></sub>",
        "<img src='spinner.gif'>",
        "👀",
        "",
    ],
)
def test_a_placeholder_is_known_however_it_is_dressed(text: str) -> None:
    assert is_placeholder(text, PLACEHOLDERS)


@pytest.mark.parametrize(
    "text",
    [
        "Run rotate-secret add, then finish.",
        "Please wait until the deployment is done, then run it again.",
        "Thinking in components helps here.",
        "Generating a key: run `keygen`.",
        "42",
        "Yes.",
        "思考中…",
    ],
)
def test_an_answer_is_no_placeholder(text: str) -> None:
    assert not is_placeholder(text, PLACEHOLDERS)


@pytest.mark.parametrize(
    ("pattern", "text", "matches"),
    [
        ("thinking *", "Thinking about certificates", True),
        ("thinking *", "Thinking", True),
        ("thinking *", "We are thinking", False),
        ("* is typing", "CV Chatbot is typing…", True),
        ("one * moment * please", "One moment", False),
        ("one * moment * please", "One short moment, yes, please", True),
        ("ab*ba", "aba", False),
        ("思考中", "思考中…", True),
        ("Je réfléchis…", "je réfléchis", True),
        ("*", "anything", True),
        ("", "anything", False),
    ],
)
def test_a_stage_names_its_own_patterns(pattern: str, text: str, matches: bool) -> None:  # noqa: FBT001  # by name
    assert is_placeholder(text, [pattern]) is matches


@given(st.text(), st.lists(st.text(alphabet="ab *", max_size=8), max_size=4))
def test_any_text_is_taken(text: str, patterns: list[str]) -> None:
    assert is_placeholder(text, patterns) in {True, False}
