"""The pipeline in one world: receiver, relay, stream, pipe, queue, processor; each can die at any call."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from contract import contribution, figures, thread_state
from contract.event import AnalyticsEvent
from contract.item import DAY_SHARD, PARTITION_KEY, SORT_KEY, Item
from contract.thread import TEAM, Asks
from contract.thread import Rules as CountingRules
from receiver.dynamodb_store import DynamoDbStore
from receiver.webhook import Accepted, Delivery, Interpretation, Rules, interpret
from rig.builders import as_queued
from rig.dynamodb import FakeDynamoDB
from rig.faults import Faults, FaultyDynamoDB
from rig.google import RETENTION_DAYS, Google
from rig.published import PublishedFirestore
from rig.queue import DAY, Message, Queue
from rig.table import FakeTable
from rig.workload import BOT, Post
from rig.world import Signal, World

ANALYTICS, THREADS, CONTRIBUTIONS, AGGREGATES = "analytics", "threads", "contributions", "aggregates"
MARKERS = "markers"
"""Of the usual designs."""
INDEX_SECONDS = (0.0, 0.1, 5.0)
"""How long an index may be behind its table."""
TIMEOUT_SECONDS = 30.0
VISIBILITY_SECONDS = 6 * TIMEOUT_SECONDS
RULES = Rules.of(bot_logins=[BOT], retention_days=RETENTION_DAYS)
COUNTING_RULES = CountingRules(
    bot_logins=frozenset({BOT}),
    ignored_logins=frozenset(),
    team=TEAM,
    asks=Asks.OUTSIDERS,
    keywords=(),
)


class Consumer(Protocol):
    """The code under test at the queue's end: records in, ids of the messages to deliver again out."""

    def __call__(self, records: Sequence[dict[str, Any]], time_left: Callable[[], float]) -> list[str]: ...


@dataclass
class Stream:
    """A table's changes, and how far its one reader is."""

    records: list[dict[str, Any]] = field(default_factory=list)
    checkpoint: int = 0
    change: Signal = field(default_factory=Signal)

    @property
    def is_read(self) -> bool:
        return self.checkpoint >= len(self.records)


@dataclass
class System:
    """Everything between a webhook and the figures on the dashboard."""

    world: World
    faults: Faults
    is_fifo: bool = False
    accepted: list[AnalyticsEvent] = field(default_factory=list)
    stream: Stream = field(default_factory=Stream)
    contributions: Stream = field(default_factory=Stream)
    figures: Stream = field(default_factory=Stream)
    """Of the tables of threads and rows."""
    whole_records: bool = False
    """The usual designs count what a message holds; ours reads it for itself."""
    bad_answers: list[list[str]] = field(default_factory=list)

    one_version_from: float = 0.0
    """When the last deployment is over."""
    _started: set[str] = field(default_factory=set)

    def start_once(self, name: str, start: Callable[[], None]) -> None:
        if name not in self._started:
            self._started.add(name)
            start()

    def __post_init__(self) -> None:
        self.dynamodb = FakeDynamoDB(
            {
                ANALYTICS: FakeTable((PARTITION_KEY, SORT_KEY), index=(DAY_SHARD, SORT_KEY)),
                THREADS: FakeTable((thread_state.PARTITION_KEY,)),
                CONTRIBUTIONS: FakeTable((contribution.PARTITION_KEY, contribution.SORT_KEY)),
                AGGREGATES: FakeTable((figures.PARTITION_KEY, figures.SORT_KEY)),
                MARKERS: FakeTable(("entity_id",)),
            },
            on_write=self._to_stream,
            clock=lambda: self.world.now,
            index_delay=lambda: self.world.random.choice(INDEX_SECONDS),
        )
        self.client: Any = FaultyDynamoDB(self.dynamodb, self.faults)
        google_client: Any = FaultyDynamoDB(self.dynamodb, self.faults, over_the_clouds=True)
        analytics = DynamoDbStore(client=google_client, table=ANALYTICS)
        self.google = Google(self.world, self.faults, analytics)
        self.firestore = self.google.firestore
        self.published = PublishedFirestore(self.faults)
        self.work_dlq = self._queue(14 * DAY)
        self.work_queue = self._queue(4 * DAY, max_receive_count=3, dead_letters=self.work_dlq)

    def _queue(self, retention: float, **more: Any) -> Queue:
        return Queue(
            self.world,
            visibility_seconds=VISIBILITY_SECONDS,
            retention_seconds=retention,
            is_fifo=self.is_fifo,
            duplicate_rate=self.faults.rate,
            **more,
        )

    def _to_stream(self, table: str, old: Item | None, new: Item) -> None:
        stream = {
            ANALYTICS: self.stream,
            CONTRIBUTIONS: self.contributions,
            THREADS: self.figures,
            AGGREGATES: self.figures,
        }.get(table)
        if stream is not None:
            keys = {name: new[name] for name in self.dynamodb.tables[table].keys}
            change: dict[str, Any] = {"Keys": keys, "NewImage": new}
            if table == CONTRIBUTIONS and old is not None:
                change["OldImage"] = old
            name = "INSERT" if old is None else "MODIFY"
            record = {"eventID": f"e-{len(stream.records)}", "eventName": name, "dynamodb": change}
            stream.records.append(record)
            self.world.give(stream.change)

    # Receiver, and GitHub, which asks again for what was not answered

    def deliver(self, post: Post) -> None:
        """One webhook, redelivered under the same id until it is answered 2xx."""
        outcome = self._interpret(post)
        if not isinstance(outcome, Accepted):
            return
        self.accepted.append(outcome.event)
        answered: list[bool] = []
        self.world.spawn("receiver", lambda: self.google.receive(outcome.event, answered))
        self.world.sleep(10.0)
        while not answered:
            self.world.sleep(self.world.random.uniform(60.0, 3600.0))
            self.world.spawn("receiver", lambda: self.google.receive(outcome.event, answered))
            self.world.sleep(10.0)

    def _interpret(self, post: Post) -> Interpretation:
        delivery = Delivery(delivery_id=post.delivery_id, received_at=self.world.utc_now, trace="")
        return interpret(post.event_name, post.payload, delivery=delivery, rules=RULES)

    # What reads the streams: at least once, in order, from a checkpoint

    def run_pipe(self) -> None:
        self._read(self.stream, self._send_all)

    def run_aggregator(self, aggregate: Callable[[list[dict[str, Any]]], object]) -> None:
        self._read(self.contributions, aggregate, most=100, window=self.world.random.choice((0.0, 2.0, 20.0)))

    def run_publisher(self, publish: Callable[[list[dict[str, Any]]], object]) -> None:
        self._read(self.figures, publish, most=100, window=1.0)

    def _read(
        self,
        stream: Stream,
        take: Callable[[list[dict[str, Any]]], object],
        *,
        most: int = 10,
        window: float = 0.0,
    ) -> None:
        while True:
            if stream.is_read:
                self.world.wait(stream.change)
                continue
            if window:
                self.world.sleep(window)
            since = stream.checkpoint
            batch = stream.records[since : since + most]
            try:
                take(batch)
            except Exception:  # noqa: BLE001  # a stream's reader comes again, whatever its target answered
                self.world.sleep(1.0)
                continue
            # Two readers may have read the same records: neither takes the other back, nor past anything.
            stream.checkpoint = max(stream.checkpoint, since + len(batch))

    def _send_all(self, records: Sequence[dict[str, Any]]) -> None:
        for record in records:
            self._send(record)

    def _send(self, record: dict[str, Any]) -> None:
        group = record["dynamodb"]["Keys"][PARTITION_KEY]["S"] if self.is_fifo else None
        body = json.dumps(record if self.whole_records else as_queued(record))
        self.faults.call(lambda: self.work_queue.send(body, group=group), refusals={})

    # Event source: polls, invokes, deletes what was done

    def run_poller(self, consumer: Consumer) -> None:
        while True:
            batch = self.work_queue.receive(10)
            if batch:
                self._invoke(consumer, batch)
            else:
                self.work_queue.wait()

    def _invoke(self, consumer: Consumer, batch: list[Message]) -> None:
        answers: list[list[str]] = []
        deadline = self.world.now + TIMEOUT_SECONDS
        records = [_sqs_record(message) for message in batch]
        process = self.world.spawn(
            "processor", lambda: answers.append(consumer(records, lambda: deadline - self.world.now))
        )
        self.world.wait(process.ended, TIMEOUT_SECONDS)
        if answers:
            self._delete(batch, answers[0])
        elif process.is_alive and self.world.random.random() < 0.5:
            process.kill()  # The other half are zombies, which go on while a successor works.

    def _delete(self, batch: list[Message], failures: list[str]) -> None:
        known = [message.message_id for message in batch]
        if any(failure not in known for failure in failures):
            self.bad_answers.append(failures)
        for message in batch:
            if message.message_id not in failures and self.world.random.random() >= self.faults.rate:
                self.work_queue.delete(message)

    # What an operator does and sees

    def redrive(self) -> int:
        return self.work_dlq.redrive(self.work_queue)

    @property
    def is_quiet(self) -> bool:
        settled = not self.work_queue.messages and not self.firestore.entries
        readable = (self.stream,) if self.whole_records else (self.stream, self.contributions, self.figures)
        return settled and all(stream.is_read for stream in readable)


@dataclass
class SqsClient:
    """The call that the processor makes of SQS by itself: a dead message, straight to its queue."""

    faults: Faults
    work_dlq: Queue

    def send_message(self, **request: Any) -> None:
        attributes = {name: value["StringValue"] for name, value in request["MessageAttributes"].items()}
        group = request.get("MessageGroupId")
        self.faults.call(
            lambda: self.work_dlq.send(request["MessageBody"], group=group, attributes=attributes),
            refusals={},
        )


def _sqs_record(message: Message) -> dict[str, Any]:
    attributes = {"ApproximateReceiveCount": str(message.receive_count)}
    if message.group is not None:
        attributes["MessageGroupId"] = message.group
    return {"messageId": message.message_id, "body": message.body, "attributes": attributes}
