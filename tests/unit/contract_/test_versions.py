"""Versions of one message make the same message in whatever order they come."""

from __future__ import annotations

from functools import reduce

from hypothesis import given
from hypothesis import strategies as st

from contract.thread import Version, merged

SECONDS = st.integers(1, 5)


@st.composite
def a_version(draw: st.DrawFn) -> Version:
    """What a webhook brings: the content is that of the version, the author may be deleted by now."""
    second = draw(SECONDS)
    author = draw(
        st.sampled_from(
            [("ann", False, "NONE"), ("ann", False, "MEMBER"), ("ghost", False, "NONE"), ("Ann2", False, "")]
        )
    )
    return Version(
        version=f"2026-10-05T10:00:{second:02}Z#0#digest",
        message_id="comment-1",
        is_opening=False,
        author=author[0],
        author_is_bot=author[1],
        association=author[2],
        title="",
        text=f"text of {second}",
        created_at="2026-10-05T10:00:00Z",
        substantial_at="" if second % 2 else f"2026-10-05T10:00:{second:02}Z",
        deleted=second == 5,
        words=(f"word{second}",),
    )


VERSIONS = st.lists(a_version(), min_size=1, max_size=6)


@given(VERSIONS, st.data())
def test_order_repetition_and_any_subset_first_make_the_same(
    versions: list[Version], data: st.DataObject
) -> None:
    expected = reduce(merged, versions)
    order = data.draw(st.permutations([*versions, *versions]))
    split = data.draw(st.integers(1, len(order) - 1))
    first, rest = order[:split], order[split:]
    assert merged(reduce(merged, rest), reduce(merged, first)) == expected


@given(VERSIONS)
def test_the_newest_version_is_what_a_message_says(versions: list[Version]) -> None:
    message, newest = reduce(merged, versions), max(versions, key=lambda version: version.version)
    assert (message.version, message.text, message.words) == (newest.version, newest.text, newest.words)
    substantial = [version.substantial_at for version in versions if version.substantial_at]
    assert message.substantial_at == min(substantial, default="")


@given(VERSIONS)
def test_an_author_outlives_the_account(versions: list[Version]) -> None:
    message = reduce(merged, versions)
    assert (message.author == "ghost") == all(version.author == "ghost" for version in versions)
    roles = {version.association for version in versions if version.author != "ghost"}
    assert (message.association == "MEMBER") == ("MEMBER" in roles)
