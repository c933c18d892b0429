from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.packed import differences, pack, pack_counts, unpack, unpack_counts

THREAD = """
deployment kubernetes ingress timeout helm chart upgrade rollback staging certificate expired renewal
cluster node memory restart probe"""
"""The words of a usual thread."""


@given(st.lists(st.integers(min_value=0, max_value=2**40)))
def test_packed_numbers_come_back_sorted(numbers: list[int]) -> None:
    assert unpack(pack(numbers)) == tuple(sorted(numbers))


def test_a_days_thirty_thousand_waits_take_little_room() -> None:
    spread_over_a_year = range(0, 30_000 * 1051, 1051)
    assert len(pack(spread_over_a_year)) < 60_000


def test_a_page_reads_the_differences_as_they_are_written_here() -> None:
    """As in dashboard/tests/unit/figures.test.ts."""
    assert differences([2_593_596, 5, 0, 316]) == bytes.fromhex("0005b70280a49e01")


@pytest.mark.parametrize("broken", [b"", b"no zlib", pack([300])[:-1]])
def test_other_bytes_are_refused(broken: bytes) -> None:
    with pytest.raises(ValueError, match="packed numbers"):
        unpack(broken)


@given(st.dictionaries(st.text(), st.integers(min_value=1)))
def test_packed_words_come_back_with_their_counts(words: dict[str, int]) -> None:
    assert unpack_counts(pack_counts(words)) == words


def test_a_threads_words_take_less_than_as_a_map() -> None:
    words = dict.fromkeys(THREAD.split(), 1)
    as_map = 3 + sum(1 + len(word) + 2 for word in words)
    assert len(pack_counts(words)) < as_map


def test_bytes_that_hold_no_words_are_refused() -> None:
    with pytest.raises(ValueError, match="packed words"):
        unpack_counts(b"no zlib")
