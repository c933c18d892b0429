"""A message that can never work goes to the dead-letter queue at once, and costs its neighbours nothing."""

from __future__ import annotations

import json

import pytest

from local.local_stage import LocalStage
from rig.builders import a_stream_record, an_event
from tests.integration.observing import Repository, assert_queries
from tests.integration.queues import send, take

pytestmark = pytest.mark.both_queues


def test_poison_goes_to_the_dlq_and_its_neighbours_are_counted(local_stage: LocalStage) -> None:
    repository = Repository.new().name
    records = [
        a_stream_record(an_event(f"comment-41001{place}", repository=repository, text="Python"))
        for place in range(9)
    ]
    poison = a_stream_record(an_event("comment-4100199", repository=repository))
    poison["dynamodb"]["NewImage"]["schema_version"] = {"N": "99"}
    bodies = [json.dumps(record) for record in [*records[:5], poison, *records[5:]]]

    send(local_stage, "work_queue", bodies, group=repository)

    assert_queries(local_stage, repository, 9)
    (dead,) = take(local_stage, "work_dlq", repository, number=1)
    assert json.loads(dead["Body"]) == poison
    told = {name: value["StringValue"] for name, value in dead["MessageAttributes"].items()}
    assert told["correlation_id"] == f"{repository}#7"
    assert "schema_version" in told["reason"]
    assert told["error_fingerprint"]
    assert told["code_version"]
