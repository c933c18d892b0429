from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any

import pytest

from stages.typed_toml import Between, Matches, OneOf, SettingError, read_table


class _Size(StrEnum):
    SMALL = "small"
    LARGE = "large"


@dataclass(frozen=True)
class _Inner:
    count: Annotated[int, Between(1, 10)]


@dataclass(frozen=True)
class _Outer:
    name: str
    enabled: bool
    size: _Size
    tags: Annotated[tuple[str, ...], Matches(r"[a-z]+", "lower-case words")]
    days: Annotated[int, OneOf(1, 7, 30)]
    inner: _Inner


GOOD: dict[str, Any] = {
    "name": "x",
    "enabled": True,
    "size": "large",
    "tags": ["a", "b"],
    "days": 7,
    "inner": {"count": 3},
}


def test_a_table_becomes_its_dataclass() -> None:
    assert read_table(_Outer, GOOD, "stage") == _Outer("x", True, _Size.LARGE, ("a", "b"), 7, _Inner(3))  # noqa: FBT003  # the table's order


@pytest.mark.parametrize("key", sorted(GOOD))
def test_a_missing_key_is_named(key: str) -> None:
    table = {name: value for name, value in GOOD.items() if name != key}
    with pytest.raises(SettingError, match=rf"^stage\.{key}: missing; expected "):
        read_table(_Outer, table, "stage")


def test_an_unknown_key_is_named_with_the_known_ones() -> None:
    with pytest.raises(SettingError, match=r"^stage\.nmae: unknown setting; known here: name, enabled"):
        read_table(_Outer, {**GOOD, "nmae": "x"}, "stage")


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("name", 5, "a text"),
        ("enabled", 1, "true or false"),
        ("enabled", "true", "true or false"),
        ("size", "huge", 'one of "small", "large"'),
        ("size", 1, 'one of "small", "large"'),
        ("tags", "a", "a list of texts"),
        ("tags", ["a", 1], "a list of texts"),
        ("tags", ["a", "B"], "lower-case words"),
        ("days", 8, "one of 1, 7, 30"),
        ("days", True, "a whole number"),
        ("inner", 3, "a table"),
    ],
)
def test_a_wrong_value_is_told_with_what_is_expected(key: str, value: Any, expected: str) -> None:
    with pytest.raises(SettingError) as told:
        read_table(_Outer, {**GOOD, key: value}, "stage")
    assert str(told.value) == f"stage.{key}: expected {expected}, is {value!r}"


@pytest.mark.parametrize("count", [0, 11])
def test_a_key_within_a_table_is_named_whole(count: int) -> None:
    with pytest.raises(SettingError, match=r"^stage\.inner\.count: expected a whole number from 1 to 10"):
        read_table(_Outer, {**GOOD, "inner": {"count": count}}, "stage")


@pytest.mark.parametrize("count", [1, 10])
def test_bounds_are_included(count: int) -> None:
    assert read_table(_Outer, {**GOOD, "inner": {"count": count}}, "stage").inner.count == count


def test_the_message_is_one_line() -> None:
    with pytest.raises(SettingError) as told:
        read_table(_Outer, {**GOOD, "name": ["two\nlines"]}, "stage")
    assert "\n" not in str(told.value)
