"""Versions of one message make the same message in whatever order they come."""

from __future__ import annotations

from functools import reduce

from hypothesis import given
from hypothesis import strategies as st

from contract.event import AnalyticsEvent, merged
from rig.builders import an_event

SECONDS = st.integers(1, 5)


@st.composite
def a_version(draw: st.DrawFn) -> AnalyticsEvent:
    """What a webhook brings: the content is that of the version, the author may be deleted by now."""
    second = draw(SECONDS)
    author, association = draw(
        st.sampled_from([("ann", "NONE"), ("ann", "MEMBER"), ("ghost", "NONE"), ("Ann2", "")])
    )
    at = f"2026-10-05T10:00:{second:02}Z"
    return an_event(
        "comment-1",
        text=f"text of number{second}",
        author=author,
        association=association,
        created_at="2026-10-05T10:00:00Z",
        updated_at=at,
        substantial_at="" if second % 2 else at,
        deleted=second == 5,
        transferred_from="1#5" if second == 1 else "",
    )


VERSIONS = st.lists(a_version(), min_size=1, max_size=6)


@given(VERSIONS, st.data())
def test_order_repetition_and_any_subset_first_make_the_same(
    versions: list[AnalyticsEvent], data: st.DataObject
) -> None:
    expected = reduce(merged, versions)
    order = data.draw(st.permutations([*versions, *versions]))
    split = data.draw(st.integers(1, len(order) - 1))
    first, rest = order[:split], order[split:]
    assert merged(reduce(merged, rest), reduce(merged, first)) == expected


@given(VERSIONS)
def test_the_newest_version_is_what_a_message_says(versions: list[AnalyticsEvent]) -> None:
    message, newest = reduce(merged, versions), max(versions, key=lambda version: version.version)
    assert (message.version, message.text, message.keywords) == (newest.version, newest.text, newest.keywords)
    substantial = [version.substantial_at for version in versions if version.substantial_at]
    assert message.substantial_at == ("" if newest.deleted else min(substantial, default=""))
    origins = [version.transferred_from for version in versions]
    assert message.transferred_from == max(origins)


@given(VERSIONS)
def test_an_author_outlives_the_account(versions: list[AnalyticsEvent]) -> None:
    message = reduce(merged, versions)
    assert (message.author == "ghost") == all(version.author == "ghost" for version in versions)
    roles = {version.association for version in versions if version.author != "ghost"}
    assert (message.association == "MEMBER") == ("MEMBER" in roles)
