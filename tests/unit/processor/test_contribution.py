from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.event import AnalyticsEvent, Kind, MalformedEvent
from processor.contribution import Contribution, contribution_of
from rig.builders import an_event

DAY_SECONDS = 86_400


def _contribution(event: AnalyticsEvent) -> Contribution:
    return contribution_of(event, message_id="m-1", keywords_per_event=3, ttl_days=10)


def test_a_query_contributes_its_words() -> None:
    contribution = _contribution(an_event(text="python golang kubernetes terraform"))
    assert contribution.keywords == ("python", "golang", "kubernetes")


def test_a_response_contributes_no_words() -> None:
    assert _contribution(an_event(kind=Kind.RESPONSE)).keywords == ()


@pytest.mark.parametrize("event", [an_event(deleted=True), an_event(transferred_to="octo/other#1")])
def test_what_counts_nothing_keeps_no_words(event: AnalyticsEvent) -> None:
    contribution = _contribution(event)
    assert contribution.keywords is None
    assert "keywords" not in contribution.to_item()


@given(st.sampled_from(Kind), st.text(), st.booleans(), st.integers(1, 2**53))
def test_an_item_reads_back_as_the_same_contribution(
    kind: Kind,
    text: str,
    deleted: bool,  # noqa: FBT001  # hypothesis passes by position
    issue_id: int,
) -> None:
    contribution = _contribution(an_event(kind=kind, text=text, deleted=deleted, issue_id=issue_id))
    assert Contribution.from_item(contribution.to_item()) == contribution


def test_an_attribute_of_a_later_version_is_left_aside() -> None:
    contribution = _contribution(an_event())
    assert Contribution.from_item({**contribution.to_item(), "added": {"S": "later"}}) == contribution


@pytest.mark.parametrize(
    ("created", "received", "begins"),
    [
        ("2026-11-16T09:00:00Z", "2026-11-16T09:00:01.500Z", datetime(2026, 11, 16, 9, 0, 1, tzinfo=UTC)),
        ("2016-11-16T09:00:00Z", "2026-11-16T09:00:00.000Z", datetime(2026, 11, 16, 9, tzinfo=UTC)),
        ("2030-01-01T00:00:00Z", "2026-11-16T09:00:00.000Z", datetime(2030, 1, 1, tzinfo=UTC)),
        ("9999-12-31T23:59:59Z", "2026-11-16T09:00:00.000Z", datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)),
    ],
)  # fmt: skip
def test_it_lives_on_from_creation_or_arrival_whichever_is_later(
    created: str, received: str, begins: datetime
) -> None:
    contribution = _contribution(an_event(created_at=created, received_at=received))
    assert contribution.expires_at == int(begins.timestamp()) + 10 * DAY_SECONDS


@pytest.mark.parametrize(
    "times",
    [
        {"received_at": ""},
        {"received_at": "soon"},
        {"received_at": "2026-11-16T09:00:00"},
        {"created_at": "2026-11-16"},
    ],
)
def test_a_time_that_cannot_be_read_is_malformed(times: dict[str, Any]) -> None:
    with pytest.raises(MalformedEvent):
        _contribution(an_event(**times))
