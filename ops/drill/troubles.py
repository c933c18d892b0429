"""Trouble for each alarm, ended again: a real fault wherever the emulator can have one."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from typing import Any
from uuid import uuid4

from contract.aggregates import PARTITION_KEY, QUERIES, SORT_KEY, counts_key
from ops.drill.ground import REPOSITORY, Ground, as_item, until
from ops.peeking import Look
from ops.resending import Resender

LONG_AGO = "2001-01-01"
WEEK_LONG_AGO = "2001-W01"
NOWHERE = "nowhere"

Trouble = Callable[[Ground], AbstractContextManager[None]]
"""It lasts as long as the context."""


@contextmanager
def poison(ground: Ground) -> Iterator[None]:
    """A message of a schema that no code knows, beside the pipe."""
    item = as_item(ground.put_event()) | {"schema_version": {"N": "99"}}
    sender = Resender(
        sqs=ground.client("sqs"),
        queue_url=ground.url(ground.work_queue),
        source=f"arn:aws:dynamodb:{ground.connection.stage.aws_region}::table",
        run=f"drill-{uuid4()}",
    )
    list(sender.send([item]))
    try:
        yield
    finally:
        _remove(ground, ground.names.work_dlq(fifo=ground.connection.stage.queue.is_fifo), sender.run)


def buried_in(queue_of: Callable[[Ground], str]) -> Trouble:
    @contextmanager
    def trouble(ground: Ground) -> Iterator[None]:
        queue, mark = queue_of(ground), f"drill-{uuid4()}"
        body = json.dumps({"drill": mark})
        ground.client("sqs").send_message(QueueUrl=ground.url(queue), MessageBody=body)
        try:
            yield
        finally:
            _remove(ground, queue, mark)

    return trouble


def _remove(ground: Ground, queue: str, mark: str) -> None:
    with Look(ground.client("sqs"), ground.url(queue)) as look:
        for batch in look.batches():
            look.delete([message for message in batch if mark in message["Body"]])


def consumer_off(function_of: Callable[[Ground], str], queue_of: Callable[[Ground], str]) -> Trouble:
    """An event that waits, since nothing reads the queue."""

    @contextmanager
    def trouble(ground: Ground) -> Iterator[None]:
        functions, queue = ground.client("lambda"), queue_of(ground)
        found = functions.list_event_source_mappings(FunctionName=function_of(ground))
        (mapping,) = found["EventSourceMappings"]
        functions.update_event_source_mapping(UUID=mapping["UUID"], Enabled=False)
        try:
            ground.put_event()
            until(lambda: ground.depth(queue), "the event came into the queue")
            ground.waiting_since[queue] = _oldest(ground, queue)
            yield
        finally:
            ground.waiting_since.pop(queue, None)
            functions.update_event_source_mapping(UUID=mapping["UUID"], Enabled=True)
        until(lambda: not ground.depth(queue), "what waited was taken")

    return trouble


def _oldest(ground: Ground, queue: str) -> float:
    with Look(ground.client("sqs"), ground.url(queue)) as look:
        sent = [int(message["Attributes"]["SentTimestamp"]) for batch in look.batches() for message in batch]
    return min(sent) / 1000


@contextmanager
def small_messages_only(ground: Ground) -> Iterator[None]:
    """The queue takes nothing of an event's size, so that the pipe tries again and again."""
    sqs, url = ground.client("sqs"), ground.url(ground.work_queue)
    before = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["MaximumMessageSize"])["Attributes"]
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"MaximumMessageSize": "1024"})
    try:
        event = ground.put_event()
        yield
    finally:
        sqs.set_queue_attributes(QueueUrl=url, Attributes=before)
    until(lambda: ground.is_counted(event), "the event that the pipe held was counted")


@contextmanager
def no_table(ground: Ground) -> Iterator[None]:
    """Every record fails; all of them come again, and are counted then."""
    with ground.configured(ground.names.processor, CONTRIBUTIONS_TABLE=NOWHERE):
        for _ in range(ground.connection.stage.alarms.failed_records_at_least):
            ground.put_event()
        yield


@contextmanager
def deaf_store(ground: Ground) -> Iterator[None]:
    """A store that takes connections and never answers, for one event: one failure alone alarms nobody."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"http://127.0.0.1:{server.getsockname()[1]}"
        with ground.configured(ground.names.processor, AWS_ENDPOINT_URL_DYNAMODB=address):
            ground.put_event()
            yield


@contextmanager
def no_concurrency(ground: Ground) -> Iterator[None]:
    functions, name = ground.client("lambda"), ground.names.processor
    functions.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=0)
    try:
        try:
            ground.invoke(name, {"Records": []})
        except functions.exceptions.TooManyRequestsException:
            yield
    finally:
        functions.delete_function_concurrency(FunctionName=name)


def invoked(function_of: Callable[[Ground], str], event: Mapping[str, Any]) -> Trouble:
    @contextmanager
    def trouble(ground: Ground) -> Iterator[None]:
        ground.invoke(function_of(ground), event)
        yield

    return trouble


@contextmanager
def late_event(ground: Ground) -> Iterator[None]:
    """It happened on GitHub twice as long ago as the stage allows."""
    ground.put_event(age=timedelta(seconds=2 * ground.connection.stage.alarms.lag_seconds))
    yield


@contextmanager
def _figure_of_long_ago(ground: Ground) -> Iterator[None]:
    """One question, in the aggregates alone, on a day of which there is nothing else."""
    dynamodb, table = ground.client("dynamodb"), ground.names.aggregates_table
    counted = counts_key(LONG_AGO, REPOSITORY)
    key = {PARTITION_KEY: {"S": counted.partition(0)}, SORT_KEY: {"S": counted.counter}}
    dynamodb.put_item(TableName=table, Item=key | {QUERIES: {"N": "1"}})
    try:
        yield
    finally:
        dynamodb.delete_item(TableName=table, Key=key)


@contextmanager
def wrong_figure(ground: Ground) -> Iterator[None]:
    with _figure_of_long_ago(ground):
        ground.invoke(ground.names.auditor, {"day": LONG_AGO})
        yield
    ground.invoke(ground.names.auditor, {"day": LONG_AGO})


@contextmanager
def no_report(ground: Ground) -> Iterator[None]:
    """The check at noon, asked about a week that has figures and never had a report."""
    with _figure_of_long_ago(ground):
        ground.invoke(ground.names.reporter, {"check": True, "week": WEEK_LONG_AGO})
        yield
    check_report(ground)


@contextmanager
def silence(ground: Ground) -> Iterator[None]:
    """Nothing is done, for hours; then an event."""
    try:
        yield
    finally:
        event = ground.put_event()
        until(lambda: ground.is_counted(event), "the event after the silence was counted")


def check_report(ground: Ground) -> None:
    """The check at noon, for last week."""
    ground.invoke(ground.names.reporter, {"check": True})
