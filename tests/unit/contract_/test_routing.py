"""Which events go on to the processor."""

from __future__ import annotations

import pytest

from contract.item import from_item, to_item
from contract.routing import ROUTED, is_routed
from rig.builders import an_event


def test_without_keywords_every_event_is_routed() -> None:
    assert is_routed(an_event(text=""), ())


@pytest.mark.parametrize(("text", "routed"), [("on python 3", True), ("on Python 3", False), ("", False)])
def test_keyword_is_looked_for_as_written(text: str, *, routed: bool) -> None:
    assert is_routed(an_event(text=text), ("rust", "python")) is routed


def test_event_that_takes_back_what_was_counted_is_always_routed() -> None:
    assert is_routed(an_event(deleted=True), ("python",))
    assert is_routed(an_event(transferred_to="octo/other#1"), ("python",))


def test_item_carries_the_decision_and_the_event_does_not() -> None:
    event = an_event(text="on rust")
    item = to_item(event, expires_at=1, keywords=("python",))
    assert item[ROUTED] == {"BOOL": False}
    assert from_item(item) == event
