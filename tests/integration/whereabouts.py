"""Where a message that is not counted may be: what each hop holds of it, and what it last logged."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from pathlib import Path

from contract.item import from_item
from contract.thread_state import ThreadState
from local.local_stage import LocalStage
from ops.peeking import Look
from processor.telemetry import messages_in
from reporter.queues import messages_in as number_in
from tests.integration.stores import Versions, scan


def whereabouts(
    stage: LocalStage, repository_ids: Collection[int], posted: Versions | None = None
) -> list[str]:
    """In the order of the hops, for the message of a test that failed."""
    endpoints = stage.endpoints()
    logs = ((endpoints.receiver_log, 4), (stage.relay.function.log, 1), (endpoints.pipe_log, 5))
    lines = [f"{Path(log).name}: {line}" for log, last in logs for line in _tail(Path(log), last)]
    lines += [f"{queue} holds {held(stage, queue)}" for queue in endpoints.queues]
    processor = f"Lambda {stage.stage.names.processor}"
    lines += [line for line in _tail(stage.aws.process.log, 500) if processor in line][-8:]
    return [*lines, *_dead(stage), *_not_counted(stage, repository_ids, posted or {})]


def held(stage: LocalStage, queue: str) -> int:
    """About how many messages are in that queue, those in flight among them."""
    return number_in(stage.client("sqs"), stage.endpoints().queues[queue])


def processor_lines(stage: LocalStage, thread_id: str) -> list[dict[str, str]]:
    """What the processor has logged of that thread's messages, each time that one came."""
    group = f"/aws/lambda/{stage.stage.names.processor}"
    logs = stage.client("logs").get_paginator("filter_log_events")
    pages = logs.paginate(logGroupName=group, filterPattern=f'"{thread_id}"')
    lines = [json.loads(event["message"]) for page in pages for event in page["events"]]
    return [each for line in lines for each in messages_in(line) if each["thread_id"] == thread_id]


def _dead(stage: LocalStage) -> Iterator[str]:
    """Everybody's dead messages, and what they died of."""
    with Look(stage.client("sqs"), stage.endpoints().queues["work_dlq"]) as look:
        for batch in look.batches():
            for message in batch:
                yield f"dead: {message['Body'][:300]} {message.get('MessageAttributes', {}).get('reason')}"


def _not_counted(stage: LocalStage, repository_ids: Collection[int], posted: Versions) -> Iterator[str]:
    """The messages that are not in DynamoDB, or came after their thread was last counted."""
    names = stage.stage.names
    events = [from_item(item) for item in scan(stage, names.analytics_table)]
    own = {event.message_id: event for event in events if event.repository_id in repository_ids}
    states = [ThreadState.from_item(item) for item in scan(stage, names.threads_table)]
    counted = {state.thread_id: state.as_of for state in states}
    yield from (f"{each}: not in DynamoDB" for each in posted.keys() - own.keys())
    for event in own.values():
        if counted.get(event.thread_id, "") < event.received_at:
            since = counted.get(event.thread_id, "never")
            came = f"{event.message_id}: came at {event.received_at}, its thread was counted as of {since}"
            yield f"{came}; {processor_lines(stage, event.thread_id)}"


def _tail(file: Path, last: int) -> list[str]:
    return file.read_text(errors="replace").splitlines()[-last:]
