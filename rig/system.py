"""The pipeline in one world: receiver, relay, stream, pipe, queue, processor; each can die at any call."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from contract import contribution, figures, thread_state
from contract.event import AnalyticsEvent
from contract.figures import Row
from contract.item import DAY_SHARD, EXPIRES_AT, PARTITION_KEY, SORT_KEY, Item
from contract.thread import TEAM, Asks
from contract.thread import Rules as CountingRules
from receiver.dynamodb_store import DynamoDbStore
from receiver.webhook import Accepted, Delivery, Rules, interpret
from rig.builders import as_queued
from rig.dynamodb import FakeDynamoDB
from rig.faults import Faults, FaultyDynamoDB
from rig.fold import FiguresByKey
from rig.google import RETENTION_DAYS, Google
from rig.published import PublishedFirestore
from rig.queue import DAY, Message, Queue, sqs_record
from rig.stream import Records, Stream
from rig.table import FakeTable
from rig.workload import BOT, Post
from rig.world import World

ANALYTICS, THREADS, CONTRIBUTIONS, AGGREGATES = "analytics", "threads", "contributions", "aggregates"
MARKERS = "markers"
"""Of the usual designs."""
DELAY_SECONDS = (0.0, 0.1, 5.0)
"""How long an index may be behind its table, and a read that is not consistent behind the last write."""
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
class System:
    """Everything between a webhook and the figures on the dashboard."""

    world: World
    faults: Faults
    is_fifo: bool = False
    accepted: list[AnalyticsEvent] = field(default_factory=list)
    expired: set[str] = field(default_factory=set)
    """The messages that both stores have forgotten."""
    sealed: FiguresByKey = field(default_factory=dict)
    """The rows of last year's days, which nothing changes any more."""
    whole_records: bool = False
    """The usual designs count what a message holds; ours reads it for itself."""
    bad_answers: list[list[str]] = field(default_factory=list)
    one_version_from: float | None = None
    """When the last deployment is over; None where there is none."""
    _started: set[str] = field(default_factory=set)

    def start_once(self, name: str, start: Callable[[], None]) -> None:
        if name not in self._started:
            self._started.add(name)
            start()

    def __post_init__(self) -> None:
        self.stream, self.contributions = Stream(self.world), Stream(self.world)
        self.figures = Stream(self.world)
        """Of the tables of threads and rows."""
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
            index_delay=lambda: self.world.random.choice(DELAY_SECONDS),
            read_delay=self._read_delay,
        )
        self.calm_client: Any = self.dynamodb
        self.client: Any = FaultyDynamoDB(self.dynamodb, self.faults)
        google_client: Any = FaultyDynamoDB(self.dynamodb, self.faults, over_the_clouds=True)
        analytics = DynamoDbStore(client=google_client, table=ANALYTICS)
        self.google = Google(self.world, self.faults, analytics)
        self.firestore = self.google.firestore
        self.published = PublishedFirestore(self.faults)
        self.work_dlq = self._queue(14 * DAY)
        self.work_queue = self._queue(4 * DAY, max_receive_count=3, dead_letters=self.work_dlq)

    def _read_delay(self) -> float:
        """Rare: a revision that is read late can only lose, and so hides what is read too early."""
        rate = self.faults.rate
        return self.world.random.choice(DELAY_SECONDS) if rate and self.world.random.random() < rate else 0.0

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
            stream.add("INSERT" if old is None else "MODIFY", change)

    # Receiver, and GitHub, which asks again for what was not answered

    def deliver(self, post: Post) -> None:
        """One webhook, redelivered under the same id until it is answered 2xx."""
        event = event_of(post, self.world.utc_now)
        if event is None:
            return
        self.accepted.append(event)
        answered: list[bool] = []
        self.world.spawn("receiver", lambda: self.google.receive(event, answered))
        self.world.sleep(10.0)
        while not answered:
            self.world.sleep(self.world.random.uniform(60.0, 3600.0))
            self.world.spawn("receiver", lambda: self.google.receive(event, answered))
            self.world.sleep(10.0)

    # Time to live, in both clouds

    def run_time_to_live(self) -> None:
        """What has expired goes some time later: within days, the services say."""
        while True:
            self.world.sleep(self.world.random.uniform(0.0, DAY))
            self.forget_expired()

    def forget_expired(self) -> None:
        now = self.world.utc_now.timestamp()
        items = list(self.dynamodb.tables[ANALYTICS].items.values())
        for item in items:
            if int(item[EXPIRES_AT]["N"]) <= now:
                key = {PARTITION_KEY: item[PARTITION_KEY], SORT_KEY: item[SORT_KEY]}
                self.dynamodb.delete_item(TableName=ANALYTICS, Key=key)
                self.firestore.stored.pop(item[SORT_KEY]["S"], None)
                self.expired.add(item[SORT_KEY]["S"])

    # What reads the streams

    def run_pipe(self) -> None:
        self.stream.read(self._send_all)

    def run_aggregator(self, aggregate: Callable[[Records], object]) -> None:
        self.contributions.read(aggregate, most=100, window=self.world.random.choice((0.0, 2.0, 20.0)))

    def run_publisher(self, publish: Callable[[Records], object]) -> None:
        self.figures.read(publish, most=100, window=1.0)

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
        time_left = self._clock()
        records = [sqs_record(message) for message in batch]
        process = self.world.spawn("processor", lambda: answers.append(consumer(records, time_left)))
        self.world.wait(process.ended, TIMEOUT_SECONDS)
        if answers:
            self._delete(batch, answers[0])
        elif process.is_alive and self.world.random.random() < 0.5:
            process.kill()  # The other half are zombies, which go on while a successor works.

    def _clock(self) -> Callable[[], float]:
        """The invocation's time left; now and then it stands still, and its zombie does not know its age."""
        if self.world.random.random() < self.faults.rate:
            return lambda: TIMEOUT_SECONDS
        deadline = self.world.now + TIMEOUT_SECONDS
        return lambda: deadline - self.world.now

    def _delete(self, batch: list[Message], failures: list[str]) -> None:
        known = [message.message_id for message in batch]
        if any(failure not in known for failure in failures):
            self.bad_answers.append(failures)
        for message in batch:
            if message.message_id not in failures and self.world.random.random() >= self.faults.rate:
                self.work_queue.delete(message)

    # What an operator does and sees

    def rows(self) -> FiguresByKey:
        """Those that count anything."""
        items = self.dynamodb.tables[AGGREGATES].items.values()
        rows = [Row.from_item(item) for item in items if "queryCount" in item]
        return {(row.date, row.repository_key): row.figures for row in rows if row.figures.issues}

    def redrive(self) -> int:
        return self.work_dlq.redrive(self.work_queue)

    @property
    def is_quiet(self) -> bool:
        settled = not self.work_queue.messages and not self.firestore.entries
        readable = (self.stream,) if self.whole_records else (self.stream, self.contributions, self.figures)
        return settled and all(stream.is_read for stream in readable)


def event_of(post: Post, received_at: datetime) -> AnalyticsEvent | None:
    """What the receiver makes of a webhook; None where it ignores it."""
    delivery = Delivery(delivery_id=post.delivery_id, received_at=received_at, trace="")
    outcome = interpret(post.event_name, post.payload, delivery=delivery, rules=RULES)
    return outcome.event if isinstance(outcome, Accepted) else None
