"""A message that can never work goes to the dead-letter queue at once, and costs its neighbours nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest

from local.local_stage import LocalStage
from rig.builders import a_stream_record, an_event
from tests.integration.observing import Repository, figures_of
from tests.waiting import eventually

pytestmark = pytest.mark.both_queues


def test_poison_goes_to_the_dlq_and_its_neighbours_are_counted(local_stage: LocalStage) -> None:
    repository = Repository.new().name
    records = [
        a_stream_record(an_event(f"comment-41001{place}", repository=repository, text="Python"))
        for place in range(9)
    ]
    poison = a_stream_record(an_event("comment-4100199", repository=repository))
    poison["dynamodb"]["NewImage"]["schema_version"] = {"N": "99"}
    endpoints, sqs = local_stage.endpoints(), local_stage.client("sqs")
    bodies = [json.dumps(record) for record in [*records[:5], poison, *records[5:]]]

    sqs.send_message_batch(
        QueueUrl=endpoints.queues["work_queue"],
        Entries=[
            {"Id": str(place), "MessageBody": body, **_order(local_stage, repository, place)}
            for place, body in enumerate(bodies)
        ],
    )

    assert eventually(lambda: figures_of(local_stage, repository).queries == 9)
    dead = _take_dead(sqs, endpoints.queues["work_dlq"], repository)
    assert json.loads(dead["Body"]) == poison
    told = {name: value["StringValue"] for name, value in dead["MessageAttributes"].items()}
    assert told["correlation_id"] == f"{repository}#7"
    assert "schema_version" in told["reason"]
    assert told["error_fingerprint"]
    assert told["code_version"]


def _order(stage: LocalStage, repository: str, place: int) -> dict[str, str]:
    """What a FIFO queue wants to know besides."""
    if not stage.stage.queue.is_fifo:
        return {}
    return {"MessageGroupId": repository, "MessageDeduplicationId": f"{repository}-{place}"}


def _take_dead(sqs: Any, queue: str, repository: str) -> dict[str, Any]:
    """The dead message of that repository, taken off the queue."""

    def look() -> dict[str, Any] | None:
        answer = sqs.receive_message(
            QueueUrl=queue, MessageAttributeNames=["All"], MaxNumberOfMessages=10, VisibilityTimeout=1
        )
        return next((dead for dead in answer.get("Messages", []) if repository in dead["Body"]), None)

    dead = eventually(look)
    assert dead, "no dead message of this repository"
    sqs.delete_message(QueueUrl=queue, ReceiptHandle=dead["ReceiptHandle"])
    return dead
