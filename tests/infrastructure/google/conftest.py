"""The stages that the tests of the Terraform look at."""

from __future__ import annotations

import pytest

from tests.infrastructure.google.synthesis import Synthesised


@pytest.fixture(scope="session")
def dev(google_dev: Synthesised) -> Synthesised:
    return google_dev


@pytest.fixture(scope="session")
def prod(google_prod: Synthesised) -> Synthesised:
    return google_prod


@pytest.fixture(scope="session", params=["dev", "prod"])
def any_stage(request: pytest.FixtureRequest) -> Synthesised:
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Synthesised)
    return found
