"""The deployed stage whose IAM is enforced, brought up once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from local.local_stage import LocalStage


@pytest.fixture(scope="session")
def strict_stage() -> Iterator[LocalStage]:
    """With IAM enforced: a grant that is missing from the templates is missing here."""
    with LocalStage(enforce_iam=True) as stage:
        yield stage
