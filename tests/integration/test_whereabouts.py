"""A failing test says where its event is."""

from __future__ import annotations

import pytest

from local.local_stage import LocalStage
from tests.integration.observing import Repository, assert_settled, deliver


def test_an_event_that_the_pipe_has_not_delivered_is_named_as_stored_and_not_counted(
    local_stage: LocalStage,
) -> None:
    asked = Repository.new().comment("Where am I?")
    stuck = f"comment-{asked.payload['comment']['id']}: came at .*, its thread was counted as of never"
    with local_stage.pipe_stopped():
        deliver(local_stage, asked)
        with pytest.raises(AssertionError, match=stuck):
            assert_settled(local_stage, [asked], seconds=0)
    assert_settled(local_stage, [asked])
