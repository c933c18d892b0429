"""Each test of this folder runs on every backend."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.contract.store.backends import BACKENDS, Backend


@pytest.fixture(params=list(BACKENDS))
def dynamodb_backend(request: pytest.FixtureRequest) -> Iterator[Backend]:
    with BACKENDS[request.param]() as backend:
        yield backend
