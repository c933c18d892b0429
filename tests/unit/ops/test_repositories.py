"""Repositories as people type them."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from ops.repositories import Repository, UnknownRepository, find, repository_named, suggestion
from rig.backends import moto_backend
from rig.builders import an_event
from stages.stage import load_stage
from tests.counting import Line

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


@pytest.fixture(scope="module")
def sources() -> Iterator[Any]:
    """A stage that has counted one repository under two names, and another one."""
    with moto_backend() as backend:
        line = Line(backend)
        line.count(an_event("issue-1"), an_event("issue-2", repository="acme/shop", repository_id=2))
        line.count(
            an_event("issue-3", issue_id=8, repository="octo/World", received_at="2026-11-17T00:00:00Z")
        )
        yield SimpleNamespace(figures=line.figures, stage=load_stage("local"))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("octo/world", Repository("octo/World", 1)),
        ("OCTO/HELLO", Repository("octo/hello", 1)),
        ("acme/Shop", Repository("acme/shop", 2)),
    ],
)
def test_a_repository_is_the_same_under_each_name_that_it_had(
    sources: Any, typed: str, found: Repository
) -> None:
    assert repository_named(typed, sources) == found


def test_a_repository_of_which_nothing_was_counted_is_an_error_with_a_suggestion(sources: Any) -> None:
    with pytest.raises(UnknownRepository, match=r"Stage local knows no repository octo/wrld\. Did you mean"):
        repository_named("octo/wrld", sources)
