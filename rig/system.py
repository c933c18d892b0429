"""The pipeline in one world: receiver, relay, stream, pipe, queue, processor; each can die at any call."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from contract.event import AnalyticsEvent
from contract.item import DAY_SHARD, PARTITION_KEY, SORT_KEY, Item
from receiver.dynamodb_store import DynamoDbStore
from receiver.webhook import Accepted, Delivery, Outcome, Rules, interpret
from rig.dynamodb import FakeDynamoDB
from rig.faults import Faults, FaultyDynamoDB
from rig.google import RETENTION_DAYS, Google
from rig.queue import DAY, Message, Queue
from rig.table import FakeTable
from rig.workload import BOT, Post
from rig.world import Signal, World

ANALYTICS, AGGREGATES, CONTRIBUTIONS = "analytics", "aggregates", "contributions"
INDEX_SECONDS = (0.0, 0.1, 5.0)
"""How long an index may be behind its table."""
TIMEOUT_SECONDS = 30.0
VISIBILITY_SECONDS = 6 * TIMEOUT_SECONDS
RULES = Rules.of(bot_logins=[BOT], repositories=[], seal_after_days=RETENTION_DAYS)


class Consumer(Protocol):
    """The code under test at the queue's end: records in, ids of the messages to deliver again out."""

    def __call__(self, records: Sequence[dict[str, Any]], time_left: Callable[[], float]) -> list[str]: ...


@dataclass
class System:
    """Everything between a webhook and the aggregates."""

    world: World
    faults: Faults
    is_fifo: bool = False
    accepted: list[AnalyticsEvent] = field(default_factory=list)
    stream: list[dict[str, Any]] = field(default_factory=list)
    checkpoint: int = 0
    change: Signal = field(default_factory=Signal)
    bad_answers: list[list[str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.dynamodb = FakeDynamoDB(
            {
                ANALYTICS: FakeTable((PARTITION_KEY, SORT_KEY), index=(DAY_SHARD, SORT_KEY)),
                AGGREGATES: FakeTable(("day_shard", "counter")),
                CONTRIBUTIONS: FakeTable(("entity_id",)),
            },
            on_write=self._to_stream,
            clock=lambda: self.world.now,
            index_delay=lambda: self.world.random.choice(INDEX_SECONDS),
        )
        self.client: Any = FaultyDynamoDB(self.dynamodb, self.faults)
        google_client: Any = FaultyDynamoDB(self.dynamodb, self.faults, over_the_clouds=True)
        analytics = DynamoDbStore(client=google_client, table=ANALYTICS, keywords=())
        self.google = Google(self.world, self.faults, analytics)
        self.firestore = self.google.firestore
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
        if table == ANALYTICS:
            keys = {name: new[name] for name in (PARTITION_KEY, SORT_KEY)}
            change = {"Keys": keys, "NewImage": new, "StreamViewType": "NEW_IMAGE"}
            name = "INSERT" if old is None else "MODIFY"
            self.stream.append({"eventID": f"e-{len(self.stream)}", "eventName": name, "dynamodb": change})
            self.world.give(self.change)

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

    def _interpret(self, post: Post) -> Outcome:
        delivery = Delivery(delivery_id=post.delivery_id, received_at=self.world.utc_now, trace="")
        return interpret(post.event_name, post.payload, delivery=delivery, rules=RULES)

    # Pipe: at least once, from its checkpoint

    def run_pipe(self) -> None:
        while True:
            batch = self.stream[self.checkpoint : self.checkpoint + 10]
            if not batch:
                self.world.wait(self.change)
                continue
            try:
                for record in batch:
                    self._send(record)
            except Exception:  # noqa: BLE001  # a pipe retries whatever its target answered
                self.world.sleep(1.0)
                continue
            self.checkpoint += len(batch)

    def _send(self, record: dict[str, Any]) -> None:
        group = record["dynamodb"]["Keys"][PARTITION_KEY]["S"] if self.is_fifo else None
        self.faults.call(lambda: self.work_queue.send(json.dumps(record), group=group), refusals={})

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
        return settled and self.checkpoint == len(self.stream)


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
