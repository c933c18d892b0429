"""How long copies can still arrive."""

from __future__ import annotations

import pytest

from stages.horizon import contribution_ttl_days, latest_copy_days
from stages.stage import load_stage


def test_copies_come_through_github_stream_queue_dlq_and_two_redrives() -> None:
    assert latest_copy_days(queue_retention_days=4) == 3 + 1 + 3 * (4 + 14)


@pytest.mark.parametrize("name", ["local", "dev", "prod"])
def test_contribution_outlives_the_day_that_seals_it(name: str) -> None:
    stage = load_stage(name)
    assert contribution_ttl_days(stage) > stage.events.seal_after_days + 30
