"""A test's own messages in the queues of a stage that it shares, found by their repository."""

from __future__ import annotations

import json
import uuid
from typing import Any

from local.figures import event_of
from local.local_stage import LocalStage
from local.webhooks import Webhook
from ops.peeking import Look, Received
from rig.builders import a_stream_record, as_queued
from tests.waiting import eventually


def poke_of(webhook: Webhook, stage: LocalStage) -> str:
    """What the pipe puts into the work queue for that webhook's message."""
    event = event_of(webhook, stage.stage)
    assert event is not None
    return json.dumps(as_queued(a_stream_record(event)))


def poison_of(webhook: Webhook, stage: LocalStage) -> str:
    """The same, but for a thread's identity that nobody can read."""
    body = json.loads(poke_of(webhook, stage))
    body["dynamodb"]["Keys"]["thread_id"] = {"S": "no thread"}
    return json.dumps(body)


def send(stage: LocalStage, queue: str, bodies: list[str], *, group: str) -> None:
    """Ten bodies or fewer as one batch of messages; of one group where the queue is FIFO."""
    entries: list[dict[str, Any]] = [{"Id": str(n), "MessageBody": body} for n, body in enumerate(bodies)]
    if stage.stage.queue.is_fifo:
        for entry in entries:
            entry |= {"MessageGroupId": group, "MessageDeduplicationId": str(uuid.uuid4())}
    answer = stage.client("sqs").send_message_batch(QueueUrl=stage.endpoints().queues[queue], Entries=entries)
    assert not answer.get("Failed"), answer["Failed"]


def wait_for(stage: LocalStage, queue: str, repository: str, *, number: int) -> None:
    """Until the queue holds so many of that repository's messages; a FIFO queue shows one of each group."""
    with Look(stage.client("sqs"), stage.endpoints().queues[queue]) as look:
        seen: list[Received] = []

        def is_enough() -> bool:
            seen.extend(message for batch in look.batches() for message in _of(repository, batch))
            return len(seen) >= number

        assert eventually(is_enough), f"{queue} holds {len(seen)} messages of {repository}, not {number}"


def held_of(stage: LocalStage, queue: str, repository: str) -> list[Received]:
    """That repository's messages that can be seen in the queue."""
    with Look(stage.client("sqs"), stage.endpoints().queues[queue]) as look:
        return [message for batch in look.batches() for message in _of(repository, batch)]


def take(stage: LocalStage, queue: str, repository: str, *, number: int) -> list[Received]:
    """So many of that repository's messages, taken off the queue as they come."""
    taken: list[Received] = []

    def is_enough() -> bool:
        with Look(stage.client("sqs"), stage.endpoints().queues[queue]) as look:
            for batch in look.batches():
                mine = _of(repository, batch)[: number - len(taken)]
                look.delete(mine)
                taken.extend(mine)
        return len(taken) >= number

    assert eventually(is_enough), f"{queue} holds {len(taken)} messages of {repository}, not {number}"
    return taken


def _of(repository: str, messages: list[Received]) -> list[Received]:
    return [message for message in messages if f'"{repository}#' in message["Body"].replace("\\", "")]
