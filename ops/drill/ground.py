"""The local stage as the drill takes hold of it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any, TypeVar
from uuid import uuid4

from contract.event import AnalyticsEvent, Kind, Rank, version_of
from contract.item import Item, to_item
from ops.connection import Connection
from reporter.queues import messages_in

T = TypeVar("T")

REPOSITORY = "cv-analytics/drill"
PATIENCE_SECONDS = 120
TURN_SECONDS = 0.5


class DrillFailed(Exception):
    """One sentence: a provocation did not come about."""


@dataclass
class Ground:
    """What provocations do, and what they leave for the observer to see."""

    connection: Connection
    waiting_since: dict[str, float] = field(default_factory=dict)
    """Since when the oldest message of a queue has waited, where a provocation has looked; by queue name."""

    def __post_init__(self) -> None:
        self.names = self.connection.stage.names
        self._clients: dict[str, Any] = {}

    def client(self, service: str) -> Any:
        return self._clients.setdefault(service, self.connection.client(service))

    @cached_property
    def work_queue(self) -> str:
        return self.names.work_queue(fifo=self.connection.stage.queue.is_fifo)

    def url(self, queue_name: str) -> str:
        url: str = self.client("sqs").get_queue_url(QueueName=queue_name)["QueueUrl"]
        return url

    def depth(self, queue_name: str) -> int:
        return messages_in(self.client("sqs"), self.url(queue_name))

    def invoke(self, function: str, event: Mapping[str, Any]) -> None:
        """Waits for its end, whichever it is."""
        self.client("lambda").invoke(FunctionName=function, Payload=json.dumps(event))

    def put_event(self, *, age: timedelta = timedelta()) -> AnalyticsEvent:
        """A question that happened so long ago, written as the receiver writes it."""
        event = _question(datetime.now(UTC) - age)
        self.client("dynamodb").put_item(TableName=self.names.analytics_table, Item=as_item(event))
        return event

    def is_counted(self, event: AnalyticsEvent) -> bool:
        found = self.client("dynamodb").get_item(
            TableName=self.names.contributions_table,
            Key={"entity_id": {"S": event.entity_id}},
            ConsistentRead=True,
        )
        return "Item" in found

    @contextmanager
    def configured(self, function: str, **variables: str) -> Iterator[None]:
        """The function with other environment variables, for as long as it lasts."""
        functions = self.client("lambda")
        before = functions.get_function_configuration(FunctionName=function)["Environment"]["Variables"]
        functions.update_function_configuration(
            FunctionName=function, Environment={"Variables": before | variables}
        )
        try:
            yield
        finally:
            functions.update_function_configuration(FunctionName=function, Environment={"Variables": before})


def as_item(event: AnalyticsEvent) -> Item:
    return to_item(event, expires_at=int(time.time()) + 86_400)


def until(look: Callable[[], T], what: str, *, seconds: float = PATIENCE_SECONDS) -> T:
    """The first value that is true. Raises DrillFailed where none comes in time."""
    deadline = time.monotonic() + seconds
    while not (seen := look()):
        if time.monotonic() > deadline:
            raise DrillFailed(f"{what}: not within {seconds:.0f} seconds")
        time.sleep(TURN_SECONDS)
    return seen


def _question(at: datetime) -> AnalyticsEvent:
    moment = at.strftime("%Y-%m-%dT%H:%M:%SZ")
    number, text = uuid4().int % 10**15, "Does the alarm ring?"
    return AnalyticsEvent(
        entity_id=f"comment-{number}",
        version=version_of(updated_at=moment, rank=Rank.LIVE, text=text),
        correlation_id=f"{REPOSITORY}#1",
        repository=REPOSITORY,
        repository_id=1,
        issue_id=1,
        kind=Kind.QUERY,
        text=text,
        truncated=False,
        author="drill",
        url=f"https://github.com/{REPOSITORY}/issues/1#issuecomment-{number}",
        created_at=moment,
        deleted=False,
        transferred_from="",
        transferred_to="",
        delivery_id=f"drill-{number}",
        received_at=datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        trace="",
    )
