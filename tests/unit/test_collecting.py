"""Every worker collects all tests, so collecting is cheap."""

from __future__ import annotations

import pytest

from tests.sharing import LOADED


def test_collecting_starts_no_node(request: pytest.FixtureRequest) -> None:
    """jsii starts one of half a gigabyte for each of these."""
    loaded = request.config.stash[LOADED]
    assert not loaded & {"aws_cdk", "cdktf"}
