"""A stage's dead-letter queues, in one list, and what lies in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ops.day_sources import DaySources
from ops.dlq.letters import Letter
from ops.dlq.options import WORK_DLQ
from ops.peeking import Look
from reporter.queues import messages_in
from stages.streams import share_a_bus

if TYPE_CHECKING:
    from stages.stage import Stage

PIPE_DLQ = "pipe_dlq"
AGGREGATOR_DLQ = "aggregator_dlq"
PUBLISHER_DLQ = "publisher_dlq"


@dataclass(frozen=True, slots=True)
class DeadQueue:
    """A dead-letter queue, and the queue that its messages came from."""

    word: str
    """What the commands call it."""
    name: str
    """At AWS; empty for the first two, which only the run knows, as they may be of either type."""
    returns_to: str | None
    """None where it holds notices of undelivered messages, and not the messages themselves."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What was seen in dead-letter queues."""

    letters: Sequence[Letter]
    unseen: int
    """Messages that are there and were not handed out: a FIFO queue holds back the rest of a long group."""


def dead_queues(stage: Stage) -> dict[str, DeadQueue]:
    """By their words; the processor's first."""
    queues = [
        DeadQueue(WORK_DLQ, "", "work_queue"),
        DeadQueue(PIPE_DLQ, "", None),
        DeadQueue(AGGREGATOR_DLQ, stage.names.aggregator_dlq, None),
        DeadQueue(PUBLISHER_DLQ, stage.names.publisher_dlq, None),
        *_of_routes(stage),
    ]
    return {queue.word: queue for queue in queues}


def _of_routes(stage: Stage) -> Iterator[DeadQueue]:
    names, shared = stage.names, share_a_bus(stage.routes)
    for route in stage.routes:
        dlq = names.route(route.name, "dlq", fifo=route.fifo)
        yield DeadQueue(f"{route.name}-dlq", dlq, names.route(route.name, "queue", fifo=route.fifo))
        before = "rule-dlq" if shared else "pipe-dlq"
        yield DeadQueue(f"{route.name}-{before}", names.route(route.name, before), None)
    if shared:
        yield DeadQueue("routes-pipe-dlq", names.route_bus_pipe_dlq, None)


def url_of(sources: DaySources, queue: DeadQueue) -> str:
    return _url(sources, queue.name) if queue.name else sources.queue_url(queue.word)


def url_of_source(sources: DaySources, queue: DeadQueue) -> str | None:
    """Where its messages go back to, if they can."""
    if queue.returns_to is None:
        return None
    return _url(sources, queue.returns_to) if queue.name else sources.queue_url(queue.returns_to)


def _url(sources: DaySources, name: str) -> str:
    return sources.sqs.get_queue_url(QueueName=name)["QueueUrl"]


def open_queues(sources: DaySources, queues: Iterable[DeadQueue]) -> Opened:
    """Looks into each and gives everything back."""
    letters: list[Letter] = []
    unseen = 0
    for queue in queues:
        url = url_of(sources, queue)
        held = messages_in(sources.sqs, url)
        with Look(sources.sqs, url) as look:
            found = [Letter.of(queue.word, message) for batch in look.batches() for message in batch]
        letters += found
        unseen += max(held - len(found), 0)
    return Opened(sorted(letters, key=lambda letter: letter.sent_at), unseen)
