"""Ours as it is deployed, and two of the usual designs (`rig/usual_designs.py`), over the same keys."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import boto3
from aws_lambda_powertools import Logger
from botocore import xform_name
from botocore.config import Config

from aggregator import handler as aggregator
from aggregator.settings import AggregatorSettings
from bench.processor.units import Call
from contract import contribution
from contract.event import AnalyticsEvent, merged
from contract.item import Item, to_item
from contract.names import METRIC_NAMESPACE
from contract.thread import TEAM, Asks
from processor import handler as processor
from processor.settings import ProcessorSettings
from rig.backends import Backend
from rig.builders import a_queue_record, a_stream_record
from rig.usual_designs import PER_MESSAGE, POWERTOOLS, USUAL, Tables
from stages.stage import load_stage

SHARDS = 8
"""Of a day and repository, in the usual designs."""
SETTINGS = load_stage("prod")
NEVER = 4_000_000_000


@dataclass(frozen=True, slots=True)
class Context:
    """What a handler asks Lambda's context for."""

    aws_request_id: str = "bench"
    function_name: str = "bench"
    function_version: str = "$LATEST"

    def get_remaining_time_in_millis(self) -> int:
        return 30_000


class Design(Protocol):
    """Lives in a process of its own."""

    calls: list[Call]

    def store(self, events: Sequence[AnalyticsEvent]) -> None:
        """What was there before the queue's messages came; nobody is charged for it here."""

    def take(self, events: Sequence[AnalyticsEvent]) -> None:
        """One batch. Raises RuntimeError where a message is to come again."""

    def gather(self) -> None:
        """All that waits for a window to end."""

    @property
    def gathering_seconds(self) -> float:
        """Of CPU, of all that was taken so far."""


@dataclass
class Ours:
    """Processor and aggregator, from their environment variables."""

    backend: Backend
    gathered: int
    """Messages whose changes one call of the aggregator brings: those of its window."""
    calls: list[Call] = field(default_factory=list)
    gathering_seconds: float = 0.0
    _known: dict[str, AnalyticsEvent] = field(default_factory=dict)
    _changes: list[dict[str, Any]] = field(default_factory=list)
    _images: dict[tuple[str, str], Item] = field(default_factory=dict)
    _waiting: int = 0

    def __post_init__(self) -> None:
        os.environ.update(self._settings())
        for client in (
            processor.runtime().processor.store.client,
            aggregator.runtime().aggregator.store.client,
        ):
            client.meta.events.register("before-parameter-build.dynamodb", self._note)

    def _settings(self) -> Mapping[str, str]:
        events, tables = SETTINGS.events, self.backend
        of_processor = ProcessorSettings(
            stage="bench",
            analytics_table=tables.analytics_table,
            threads_table=tables.threads_table,
            contributions_table=tables.contributions_table,
            bot_logins=tuple(events.bot_logins),
            ignored_logins=(),
            team=tuple(sorted(TEAM)),
            asks=Asks.OUTSIDERS.value,
            keywords=(),
            retention_days=events.retention_days,
            work_dlq_url="none",
            code_version="bench",
        )
        of_aggregator = AggregatorSettings(
            stage="bench",
            contributions_table=tables.contributions_table,
            aggregates_table=tables.aggregates_table,
        )
        powertools = {
            "POWERTOOLS_SERVICE_NAME": "processor",
            "POWERTOOLS_METRICS_NAMESPACE": METRIC_NAMESPACE,
        }
        return of_processor.to_env() | of_aggregator.to_env() | powertools

    def store(self, events: Sequence[AnalyticsEvent]) -> None:
        for event in events:
            known = self._known.get(event.message_id)
            self._known[event.message_id] = together = merged(event, known) if known else event
            item: Any = to_item(together, expires_at=NEVER)
            self.backend.client.put_item(TableName=self.backend.analytics_table, Item=item)
            request = {"TableName": self.backend.analytics_table, "Item": item}
            self.calls.append(Call("put_item", request, is_charged=False))

    def take(self, events: Sequence[AnalyticsEvent]) -> None:
        records = [a_queue_record(event) for event in events]
        _done(processor.handle({"Records": records}, Context()))  # type: ignore[arg-type]  # all that it asks for
        self._waiting += len(events)
        if self._waiting >= self.gathered:
            self.gather()

    def gather(self) -> None:
        """As the stream gives the aggregator what its window gathered."""
        if self._changes:
            began = time.process_time()
            aggregator.handle({"Records": self._changes}, Context())  # type: ignore[arg-type]  # the same
            self.gathering_seconds += time.process_time() - began
        self._changes, self._waiting = [], 0

    def _note(self, params: dict[str, Any], model: Any, **_: Any) -> None:
        self.calls.append(Call(xform_name(model.name), params))
        if model.name == "PutItem" and params["TableName"] == self.backend.contributions_table:
            item = params["Item"]
            key = item[contribution.PARTITION_KEY]["S"], item[contribution.SORT_KEY]["S"]
            change = {"NewImage": item, "OldImage": self._images.get(key, {})}
            self._images[key] = item
            self._changes.append({"dynamodb": change})


@dataclass
class Usual:
    """One of the usual designs, with a line in the log for each message, as ours has."""

    backend: Backend
    name: str
    calls: list[Call] = field(default_factory=list)
    gathering_seconds: float = 0.0

    def __post_init__(self) -> None:
        client: Any = boto3.client("dynamodb", config=Config(retries={"total_max_attempts": 1}))
        client.meta.events.register("before-parameter-build.dynamodb", self._note)
        logger = Logger(service=self.name)
        tables = Tables(
            client=client,
            aggregates=self.backend.aggregates_table,
            markers=self.backend.markers_table,
            shards=SHARDS,
            done_with=lambda event: logger.info(
                "event counted", extra={"correlation_id": event.correlation_id}
            ),
        )
        self._handle = USUAL[self.name](tables)

    def store(self, events: Sequence[AnalyticsEvent]) -> None:
        """It counts what its messages hold."""

    def take(self, events: Sequence[AnalyticsEvent]) -> None:
        records = [a_queue_record(a_stream_record(event)) for event in events]
        _done(self._handle({"Records": records}, Context()))

    def gather(self) -> None:
        """It gathers nothing."""

    def _note(self, params: dict[str, Any], model: Any, **_: Any) -> None:
        self.calls.append(Call(xform_name(model.name), params))


def _done(answer: Mapping[str, Any]) -> None:
    if answer["batchItemFailures"]:
        raise RuntimeError(f"without any fault, {answer} came back")


OURS = "ours"
MAKE: dict[str, Callable[[Backend, int], Design]] = {
    OURS: Ours,
    PER_MESSAGE: lambda backend, _: Usual(backend, PER_MESSAGE),
    POWERTOOLS: lambda backend, _: Usual(backend, POWERTOOLS),
}
