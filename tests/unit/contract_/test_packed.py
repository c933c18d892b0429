from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.packed import differences, pack, unpack


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
