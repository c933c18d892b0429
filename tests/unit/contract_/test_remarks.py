"""What a message holds: a question, a mention, or nothing to answer."""

# ruff: noqa: RUF001  # marks of many scripts

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.remarks import QUESTION_MARKS, holds_question, is_remark, mentions

BOT = frozenset({"cv-chatbot[bot]"})


@pytest.mark.parametrize(
    "text",
    [
        "And the exporter?",
        "怎么用？",
        "كيف أسجل الدخول؟",
        "Πώς συνδέομαι;",
        "Πώς συνδέομαι\u037e",
        "Ինչպե՞ս",
        "እንዴት፧",
        "Really⸮ Yes.",
        "Is it http://localhost:3000?",
        "> Restart it.\n\nAnd then?",
    ],
)
def test_a_question_mark_of_any_script_asks(text: str) -> None:
    assert holds_question(text)


@pytest.mark.parametrize(
    "text",
    [
        "Thanks, that worked!",
        "a; b",
        "See https://example.com/?page=2 please",
        "`a ? b : c` it is",
        "```\nWhy?\n```\nThat is the log.",
        "> Did you restart it?\n\nYes.",
        "Done. <!-- really? -->",
        "Yes.\n\nOn Monday, Ann wrote:\n> Did you?\n",
    ],
)
def test_a_question_mark_in_code_quotation_or_address_asks_nothing(text: str) -> None:
    assert not holds_question(text)


def test_every_question_mark_of_unicode_is_known() -> None:
    names = {character: unicodedata.name(character, "") for character in map(chr, range(sys.maxunicode + 1))}
    named = {character for character, name in names.items() if "QUESTION MARK" in name}
    symbols = {character for character in named if {"TAG", "SQUARED", "WITH"} & set(names[character].split())}
    assert named - symbols <= QUESTION_MARKS


@pytest.mark.parametrize(
    ("text", "mentioned"),
    [
        ("@cv-chatbot list the limits", True),
        ("@cv-chatbot[bot] list the limits", True),
        ("Ask @CV-ChatBot.", True),
        ("(@cv-chatbot's answer)", True),
        ("cv-chatbot is wrong", False),
        ("@cv-chatbot-2 list the limits", False),
        ("@cv-chatbots list the limits", False),
        ("@cv-chatbot/admins list the limits", False),
        ("mail@cv-chatbot", False),
        ("Write `@cv-chatbot` to ask", False),
        ("```\n@cv-chatbot\n```", False),
        ("> @cv-chatbot list the limits\n\nDid that work", False),
    ],
)
def test_a_mention_is_the_login_after_an_at_sign(text: str, mentioned: bool) -> None:  # noqa: FBT001  # by name
    assert mentions(text, BOT) is mentioned
    assert not mentions(text, frozenset())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "+1",
        "+1!",
        "-1 👎",
        "👍🏽",
        "❤️ 🎉",
        "1️⃣",
        ":+1: :tada:",
        "❓",
        "/label bug\n/assign @eve",
        "/close\r\n👍",
        "> Restart it.\n\n+1",
        "<!-- triage -->\n/retest",
    ],
)
def test_commands_emoji_and_votes_are_a_remark(text: str) -> None:
    assert is_remark(text)


@pytest.mark.parametrize(
    "text", ["Thanks", "+1 for me", "+10", "??", "/etc/hosts is wrong", "/label bug\nand why", "42", "`+1`s"]
)
def test_words_are_more_than_a_remark(text: str) -> None:
    assert not is_remark(text)


def test_an_opening_post_is_a_remark_only_if_its_title_says_nothing_either() -> None:
    assert not is_remark("", title="Which licence")
    assert is_remark("+1", title="👍")


@given(st.text())
def test_any_text_is_taken(text: str) -> None:
    holds_question(text)
    mentions(text, BOT)
    is_remark(text)
