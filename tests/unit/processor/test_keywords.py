from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processor.keywords import MAX_LETTERS, STOP_WORDS, keywords

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[2] / "cases" / "keywords.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_table_that_the_dashboard_shares_holds(case: dict[str, Any]) -> None:
    assert list(keywords(case["text"], 20)) == case["words"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Which Python projects has he built?", ("python", "projects", "built")),
        ("python PYTHON Python", ("python",)),
        ("one two web API jobs", ("jobs",)),
        ("", ()),
        ("What about this? Please, thanks!", ()),
        ("Größe über München, État français", ("größe", "über", "münchen", "état", "français")),
        ("de\u0301cembre", ("décembre",)),
        ("abc123 python3 2026 snake_case", ()),
        ("state-of-the-art don't", ("state",)),
        ("x" * (MAX_LETTERS + 1), ()),
        ("x" * MAX_LETTERS, ("x" * MAX_LETTERS,)),
        ("👋 kubernetes 🎉", ("kubernetes",)),
    ],
)
def test_words_of_four_letters_and_more_are_keywords(text: str, words: tuple[str, ...]) -> None:
    assert keywords(text, 20) == words


@pytest.mark.parametrize(
    "markup",
    [
        "```python\nimport secret\n```",
        "~~~\nsecret\n~~~",
        "````\n```\nsecret\n```\n````",
        "```\nsecret without an end",
        "> ```\n> secret\n> ```",
        "`secret`",
        "``secret``",
        "<!-- secret -->",
        "<!-- secret without an end",
        "<details open class='secret'>",
        "https://example.com/secret?secret=secret",
        "www.secret.com/secret",
        "[](https://example.com/secret)",
        "![secret](secret.png)",
        "@secret",
        "@secret/secret",
        "someone@secret.example",
        "&secret;",
        ":secret:",
    ],
)
def test_code_and_markup_are_left_out(markup: str) -> None:
    assert keywords(f"before\n{markup}\n", 20) == ()
    assert "secret" not in keywords(f"python\n{markup}\nkubernetes", 20)
    assert keywords(f"python\n{markup}", 20) == ("python",)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[portfolio](https://example.com)", ("portfolio",)),
        ("**bold** _slanted_ ~~struck~~", ("bold", "slanted", "struck")),
        ("# Heading\n- item\n> quoted", ("heading", "item", "quoted")),
        ("a < python and golang > b", ("python", "golang")),
        ("one ` alone", ("alone",)),
        ("`code` between `code`", ()),
        ("note: golang: fine", ("note", "golang", "fine")),
    ],
)
def test_what_markup_holds_stays(text: str, words: tuple[str, ...]) -> None:
    assert tuple(word for word in keywords(text, 20) if word not in STOP_WORDS) == words


def test_the_earliest_words_are_chosen() -> None:
    assert keywords("delta alpha delta charlie bravo", 3) == ("delta", "alpha", "charlie")


@given(st.text(), st.integers(0, 50))
def test_any_text_gives_few_distinct_lower_case_words(text: str, most: int) -> None:
    words = keywords(text, most)
    assert len(words) == len(set(words)) <= most
    assert all(word == word.lower() and 4 <= len(word) <= MAX_LETTERS and word.isalpha() for word in words)


@given(st.text(), st.integers(0, 50))
def test_fewer_words_are_the_first_of_more(text: str, most: int) -> None:
    assert keywords(text, most) == keywords(text, 50)[:most]
