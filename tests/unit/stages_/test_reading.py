"""A table of settings, right and wrong."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

import pytest
from pydantic import AfterValidator, Field, ValidationError

from stages.reading import allowed, at, read_table, schema_of, settings
from stages.setting_error import SettingError


class _Size(StrEnum):
    SMALL = "small"
    LARGE = "large"


def _even(number: int) -> int:
    if number % 2:
        raise ValueError("an even number")
    return number


_Word = Annotated[str, Field(pattern="^[a-z]+$", title="a lower-case word")]


@settings
class _Inner:
    """The inner table."""

    count: Annotated[int, Field(ge=1, le=1000)]
    """How many
    of them.
    """


@settings
class _Outer:
    name: str
    enabled: bool
    size: _Size
    word: _Word
    tags: Annotated[tuple[_Word, ...], Field(min_length=1)]
    pairs: Annotated[int, Field(ge=0, le=9), AfterValidator(_even)]
    inner: _Inner
    more: tuple[_Inner, ...]


GOOD: dict[str, Any] = {
    "name": "x",
    "enabled": True,
    "size": "large",
    "word": "a",
    "tags": ["a", "b"],
    "pairs": 4,
    "inner": {"count": 3},
    "more": [{"count": 4}],
}


def _error(**changed: Any) -> str:
    with pytest.raises(SettingError) as refused:
        read_table(_Outer, {**GOOD, **changed}, "stage")
    return str(refused.value)


def test_a_table_becomes_its_class() -> None:
    assert read_table(_Outer, GOOD, "stage") == _Outer(
        name="x",
        enabled=True,
        size=_Size.LARGE,
        word="a",
        tags=("a", "b"),
        pairs=4,
        inner=_Inner(count=3),
        more=(_Inner(count=4),),
    )


@pytest.mark.parametrize("key", sorted(GOOD))
def test_a_missing_key_is_named_with_what_is_expected(key: str) -> None:
    table = {name: value for name, value in GOOD.items() if name != key}
    with pytest.raises(SettingError, match=rf"^stage\.{key}: missing; expected "):
        read_table(_Outer, table, "stage")


def test_a_misspelt_key_is_named_with_the_closest_and_the_known_ones() -> None:
    assert _error(nmae="x") == (
        "stage.nmae: unknown setting, did you mean name?"
        " Known here: name, enabled, size, word, tags, pairs, inner, more"
    )


def test_a_key_that_is_like_none_is_named_with_the_known_ones() -> None:
    assert (
        _error(inner={"count": 3, "colour": "red"})
        == "stage.inner.colour: unknown setting. Known here: count"
    )


def test_a_misspelt_key_is_reported_before_the_one_that_is_missing_for_it() -> None:
    assert _error(inner={"cuont": 3}).startswith("stage.inner.cuont: unknown setting, did you mean count?")


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("name", 5, "a text"),
        ("enabled", 1, "true or false"),
        ("enabled", "true", "true or false"),
        ("size", "huge", 'one of "small", "large"'),
        ("size", 1, 'one of "small", "large"'),
        ("word", "B", "a lower-case word"),
        ("word", 5, "a text (a lower-case word)"),
        ("tags", "a", "a list with at least one entry, each a lower-case word"),
        ("tags", [], "a list with at least one entry, each a lower-case word"),
        ("pairs", True, "a whole number from 0 to 9"),
        ("pairs", 3, "an even number"),
        ("pairs", 10, "a whole number from 0 to 9"),
        ("pairs", 4.0, "a whole number from 0 to 9"),
        ("pairs", "4", "a whole number from 0 to 9"),
        ("inner", 3, "a table"),
        ("more", {"count": 3}, "a list, each a table"),
    ],
)
def test_a_wrong_value_is_shown_with_what_is_expected(key: str, value: Any, expected: str) -> None:
    assert _error(**{key: value}) == f"stage.{key}: expected {expected}, is {value!r}"


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"inner": {"count": 0}}, "stage.inner.count: expected a whole number from 1 to 1,000, is 0"),
        ({"tags": ["a", "B"]}, "stage.tags[1]: expected a lower-case word, is 'B'"),
        ({"more": [{"count": 1}, {"count": 1001}]}, "stage.more[1].count: expected a whole number from 1"),
        ({"more": [{}]}, "stage.more[0].count: missing; expected a whole number from 1 to 1,000"),
        ({"two words": 1}, 'stage."two words": unknown setting'),
    ],
)
def test_a_key_is_named_whole(changed: dict[str, Any], error: str) -> None:
    assert _error(**changed).startswith(error)


@pytest.mark.parametrize("count", [1, 1000])
def test_bounds_are_included(count: int) -> None:
    assert read_table(_Outer, {**GOOD, "inner": {"count": count}}, "stage").inner.count == count


@pytest.mark.parametrize("changed", [{"name": ["two\nlines"]}, {"two\nlines": 1}])
def test_the_message_is_one_line(changed: dict[str, Any]) -> None:
    assert "\n" not in _error(**changed)


def test_a_date_is_no_text() -> None:
    assert "expected a text, is " in _error(name=date(2026, 11, 16))


def test_settings_cannot_be_changed_and_a_copy_is_checked_as_well() -> None:
    inner = _Inner(count=3)
    with pytest.raises(FrozenInstanceError):
        inner.count = 4  # type: ignore[misc]  # the very thing that must not work
    assert replace(inner, count=4).count == 4
    with pytest.raises(ValidationError):
        replace(inner, count=0)


def test_the_text_below_a_setting_is_its_description() -> None:
    schema = schema_of(_Outer)
    node = at(schema, ["more", 0, "count"])
    assert (node["description"], allowed(node, schema)) == (
        "How many\nof them.",
        "a whole number from 1 to 1,000",
    )
