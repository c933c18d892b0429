"""The trace that a webhook belongs to."""

from __future__ import annotations

import pytest

from receiver.trace import trace_id, traceparent

GIVEN = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def made(byte_count: int) -> str:
    return "ab" * byte_count


def test_a_well_formed_one_is_taken_over() -> None:
    assert traceparent(GIVEN, random_hex=made) == GIVEN
    assert trace_id(GIVEN) == "0af7651916cd43dd8448eb211c80319c"


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        GIVEN.upper(),
        GIVEN + "-x",
        GIVEN + "\n",
        GIVEN[:-1],
        GIVEN.replace("00-", "ff-", 1),
        "00-" + "0" * 32 + "-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-" + "0" * 16 + "-01",
    ],
)
def test_anything_else_is_replaced_by_a_new_one(header: str | None) -> None:
    assert traceparent(header, random_hex=made) == f"00-{'ab' * 16}-{'ab' * 8}-01"
