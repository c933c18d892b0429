from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.event import MalformedEvent
from contract.item import (
    DAY_SHARD,
    EXPIRES_AT,
    PARTITION_KEY,
    REVISION,
    SORT_KEY,
    day_shards,
    from_item,
    to_item,
)
from contract.words import WORDS
from rig.builders import an_event


@given(
    st.text(),
    st.integers(min_value=1, max_value=2**53),
    st.booleans(),
)
def test_an_item_reads_back_as_the_same_event(text: str, issue_id: int, deleted: bool) -> None:  # noqa: FBT001  # hypothesis passes by position
    event = an_event(text=text, issue_id=issue_id, deleted=deleted)
    assert from_item(to_item(event, expires_at=1_900_000_000)) == event


def test_a_message_has_one_item_in_its_threads_partition() -> None:
    item = to_item(an_event("comment-5", repository_id=81, issue_id=7), expires_at=1_900_000_000, revision=3)
    assert (item[PARTITION_KEY], item[SORT_KEY]) == ({"S": "81#7"}, {"S": "comment-5"})
    assert (item[REVISION], item[EXPIRES_AT]) == ({"N": "3"}, {"N": "1900000000"})


def test_an_item_holds_the_words_that_routes_look_for() -> None:
    event = an_event(title="C++ and K8s", text="Die ÜBERSICHT")
    assert to_item(event, expires_at=1)[WORDS] == {"SS": ["and", "c++", "die", "k8s", "übersicht"]}
    assert WORDS not in to_item(an_event(deleted=True), expires_at=1)


def test_an_item_has_a_place_in_its_days_index() -> None:
    created = an_event("comment-5")
    edited = an_event("comment-5", updated_at="2026-11-20T09:00:00Z", received_at="2026-11-20T09:00:01.000Z")
    shards = {str(to_item(event, expires_at=1)[DAY_SHARD]["S"]) for event in (created, edited)}
    assert len(shards) == 1
    assert shards < set(day_shards("2026-11-16"))


def test_an_edit_lands_on_the_same_item() -> None:
    first = to_item(an_event(), expires_at=1)
    edited = to_item(an_event(text="Other words", updated_at="2026-11-16T10:00:00Z"), expires_at=1)
    assert first[SORT_KEY] == edited[SORT_KEY]
    assert first["version"] != edited["version"]


def test_an_attribute_of_a_later_version_is_left_aside() -> None:
    item = to_item(an_event(), expires_at=1) | {"labels": {"L": [{"S": "bug"}]}}
    assert from_item(item) == an_event()


@pytest.mark.parametrize(
    "value",
    [
        None,
        "text",
        {},
        {"S": 5},
        {"N": "seven"},
        {"N": "1.5"},
        {"BOOL": "true"},
        {"NULL": True},
        {"L": []},
        {"S": "a", "N": "1"},
    ],
)
def test_a_value_of_another_shape_is_malformed(value: Any) -> None:
    with pytest.raises(MalformedEvent, match="author"):
        from_item({**to_item(an_event(), expires_at=1), "author": value})
