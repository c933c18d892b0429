"""A message that can never work goes to the dead-letter queue at once, and costs its neighbours nothing."""

from __future__ import annotations

import pytest

from local.local_stage import LocalStage
from tests.integration.observing import Repository, assert_counted, deliver
from tests.integration.queues import poison_of, poke_of, send, take

pytestmark = pytest.mark.both_queues


def test_poison_goes_to_the_dlq_and_its_neighbours_are_counted(local_stage: LocalStage) -> None:
    repository = Repository.new()
    asked = [repository.comment("Python?", issue=issue) for issue in range(1, 10)]
    poison = poison_of(asked[0], local_stage)
    bodies = [poke_of(webhook, local_stage) for webhook in asked]
    with local_stage.pipe_stopped():
        deliver(local_stage, *asked)
        send(local_stage, "work_queue", [*bodies[:5], poison, *bodies[5:]], group=repository.name)

        assert_counted(local_stage, repository, 9)
    (dead,) = take(local_stage, "work_dlq", repository.name, number=1)
    assert dead["Body"] == poison
    written = {name: value["StringValue"] for name, value in dead["MessageAttributes"].items()}
    assert written["correlation_id"] == f"{repository.name}#1"
    assert "names no thread" in written["reason"]
    assert written["error_fingerprint"]
    assert written["code_version"]
