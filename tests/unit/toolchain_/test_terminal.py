"""A stranger's text on a terminal: shown as it is, and never obeyed."""

from __future__ import annotations

import io
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.table import Table
from rich.text import Text

from toolchain.terminal import Terminal, visible

HOSTILE = {
    "\x1b[2J\x1b[32mEvery hop is there": r"\x1b[2J\x1b[32mEvery hop is there",
    "\x9b31m": r"\x9b31m",
    "\u202eabc\u2066": r"\u202eabc\u2066",
    "a\u200bb\ufeff": r"a\u200bb\ufeff",
    "one\ntwo\r\tthree\x7f": r"one\ntwo\r\tthree\x7f",
    "\u2028\u2029": r"\u2028\u2029",
    "\ud800": r"\ud800",
    "\U000e0041": r"\U000e0041",
    "\u3164\u2800": r"\u3164\u2800",
}


@pytest.mark.parametrize("text", HOSTILE)
def test_what_a_terminal_would_obey_or_hide_is_an_escape(text: str) -> None:
    assert visible(text) == HOSTILE[text]


@pytest.mark.parametrize("text", ["résumé", "日本語\u3000です", "😀 ok", "cv-chatbot[bot]", "naïve"])
def test_what_people_read_stays_as_it_is(text: str) -> None:
    assert visible(text) == text


@given(st.text())
def test_nothing_visible_is_left_that_a_terminal_obeys(text: str) -> None:
    shown = visible(text)
    assert visible(shown) == shown
    assert not {unicodedata.category(char) for char in shown} & {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def _printed(*shown: object) -> str:
    terminal = Terminal()
    terminal.file = io.StringIO()
    terminal.width = 200
    terminal.say(*shown)
    return terminal.file.getvalue()


@pytest.mark.parametrize("text", HOSTILE)
def test_sentences_cells_and_titles_are_escaped_alike(text: str) -> None:
    table = Table("what", title=text)
    table.add_row(text)
    for printed in (_printed(text), _printed(table)):
        assert {char for char in printed if char not in "\n"} <= {
            char for char in printed if char.isprintable()
        }


ADDRESS = f"https://github.com/octo-careers/{'cv-chatbot-' * 9}/issues/4711#issuecomment-1234567890"


@pytest.mark.parametrize("is_terminal", [True, False])
@pytest.mark.parametrize("width", [20, 80, 200])
def test_no_word_of_a_table_is_cut_at_any_width(width: int, is_terminal: bool) -> None:  # noqa: FBT001  # pytest passes by name
    terminal = Terminal()
    terminal.file, terminal.width, terminal._force_terminal = io.StringIO(), width, is_terminal
    table = Table("id", "what", title=ADDRESS)
    table.add_row(ADDRESS, f"Some words before {ADDRESS} and some more after it")
    table.add_row("octo/hello#7", Text("dead", style="red"))
    terminal.print(table)
    printed = terminal.file.getvalue()
    assert printed.count(ADDRESS) == 3
    assert is_terminal or f"Some words before {ADDRESS} and some more after it" in printed
    assert terminal.width == width


@pytest.mark.parametrize("text", ["cv-chatbot[bot]", "[red]no colour[/]", "[/]", ":smile:", r"\[x]"])
def test_brackets_and_colons_are_no_markup(text: str) -> None:
    table = Table("what")
    table.add_row(text)
    assert text in _printed(text)
    assert text in _printed(table)
    assert "red" in _printed(Text("red", style="red"))
