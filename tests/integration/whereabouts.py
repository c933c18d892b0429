"""Where an event that is not counted may be: what each hop holds of it, and what it last logged."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from local.local_stage import LocalStage
from ops.dlq.letters import Letter
from ops.dlq.queues import WORK_DLQ
from ops.peeking import Look
from reporter.queues import messages_in
from tests.integration.stores import Versions, in_dynamodb


def whereabouts(stage: LocalStage, repositories: set[str], posted: Versions | None = None) -> list[str]:
    """In the order of the hops, for the message of a test that failed."""
    endpoints = stage.endpoints()
    logs = ((endpoints.receiver_log, 4), (stage.relay.function.log, 1), (endpoints.pipe_log, 5))
    lines = [f"{Path(log).name}: {line}" for log, last in logs for line in _tail(Path(log), last)]
    lines += [f"{queue} holds {held(stage, queue)}" for queue in endpoints.queues]
    processor = f"Lambda {stage.stage.names.processor}"
    lines += [line for line in _tail(stage.aws.process.log, 500) if processor in line][-8:]
    return [*lines, *_dead(stage, repositories), *_not_counted(stage, repositories, posted or {})]


def held(stage: LocalStage, queue: str) -> int:
    """About how many messages are in that queue, those in flight among them."""
    return messages_in(stage.client("sqs"), stage.endpoints().queues[queue])


def processor_lines(stage: LocalStage, repository: str) -> list[dict[str, Any]]:
    """What the processor has logged of that repository's messages, a line for each time that one came."""
    group = f"/aws/lambda/{stage.stage.names.processor}"
    logs = stage.client("logs").get_paginator("filter_log_events")
    pages = logs.paginate(logGroupName=group, filterPattern=f'"{repository}#"')
    return [json.loads(event["message"]) for page in pages for event in page["events"]]


def _dead(stage: LocalStage, repositories: set[str]) -> Iterator[str]:
    """The dead messages of these repositories, and what they died of."""
    with Look(stage.client("sqs"), stage.endpoints().queues[WORK_DLQ]) as look:
        letters = [Letter.of(WORK_DLQ, message) for batch in look.batches() for message in batch]
    for letter in letters:
        if letter.correlation_id.partition("#")[0] in repositories:
            yield f"dead: {letter.to_json()}"


def _not_counted(stage: LocalStage, repositories: set[str], posted: Versions) -> Iterator[str]:
    """The events that are not in DynamoDB or not counted, and what the processor logged of them."""
    scan = stage.client("dynamodb").get_paginator("scan")
    pages = scan.paginate(TableName=stage.stage.names.contributions_table, ConsistentRead=True)
    items = (item for page in pages for item in page["Items"])
    counted = {item["entity_id"]["S"]: item["version"]["S"] for item in items}
    stored = {each: version for name in repositories for each, version in in_dynamodb(stage, name).items()}
    yield from (f"{each}: not in DynamoDB" for each in posted.keys() - stored.keys())
    logged = [line for name in repositories for line in processor_lines(stage, name)]
    for entity, version in stored.items():
        if counted.get(entity) != version:
            lines = [line for line in logged if line.get("entity_id") == entity]
            yield f"{entity}: stored is {version}, counted is {counted.get(entity)}; {lines}"


def _tail(file: Path, last: int) -> list[str]:
    return file.read_text(errors="replace").splitlines()[-last:]
