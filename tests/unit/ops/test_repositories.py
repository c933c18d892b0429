"""Repositories as people type them."""

from __future__ import annotations

import pytest

from ops.repositories import find, suggestion

KNOWN = ["octo/hello", "octo/Help", "acme/shop"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("octo/hello", "octo/hello"),
        ("Octo/HELLO", "octo/hello"),
        ("octo/help", "octo/Help"),
        ("octo/hell", None),
    ],
)
def test_a_repository_is_found_in_any_letter_case(typed: str, found: str | None) -> None:
    assert find(typed, KNOWN) == found


def test_of_two_spellings_the_typed_one_is_meant() -> None:
    assert find("octo/Hello", ["octo/hello", "octo/Hello"]) == "octo/Hello"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("OCTO/helo", "Did you mean octo/hello?"),
        ("hello", "Did you mean octo/hello?"),
        ("x", "It knows acme/shop, octo/hello, octo/Help."),
    ],
)
def test_an_unknown_name_comes_with_a_suggestion(typed: str, sentence: str) -> None:
    assert suggestion(typed, KNOWN) == sentence


def test_of_many_repositories_a_few_are_named() -> None:
    assert suggestion("?", [f"o/{n}" for n in range(9)]) == "It knows o/0, o/1, o/2, o/3, o/4 and 4 more."
    assert suggestion("?", []) == "It has no events at all yet."
