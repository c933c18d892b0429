"""The deployed stages that the integration tests share, each brought up once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from local.local_stage import LocalStage


@pytest.fixture(scope="session")
def local_stage() -> Iterator[LocalStage]:
    """As `make run` deploys it."""
    with LocalStage() as stage:
        yield stage


@pytest.fixture(scope="session")
def strict_stage() -> Iterator[LocalStage]:
    """With IAM enforced: a grant that is missing from the templates is missing here."""
    with LocalStage(enforce_iam=True) as stage:
        yield stage
