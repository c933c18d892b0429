"""The AWS side, store by store; each raises what boto3 raises, and the processor's NotDone."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

from contract.contribution import Contribution
from contract.contribution import key_of as contribution_key
from contract.figures import PARTITION_KEY, SORT_KEY, Row, report_key, repository_key
from contract.item import Item
from contract.names import function_logs
from contract.thread_state import ThreadState
from ops.day_sources import DaySources
from ops.timeline.observed import Processed
from processor.store import Messages
from processor.telemetry import messages_in

T = TypeVar("T")

_SECONDS = 60.0
"""Of one call, with all its tries."""


@dataclass(frozen=True, slots=True)
class AwsStores:
    """One stage's."""

    sources: DaySources

    def messages(self, thread_id: str) -> Messages:
        return self.sources.store.messages(thread_id)

    def states(self, thread_id: str) -> dict[str, ThreadState | None]:
        """Empty where there is none, and None where this code cannot read it."""
        return self.sources.store.threads.states([thread_id], lambda: _SECONDS)

    def contributions(self, thread_id: str, days: Iterable[str]) -> dict[str, Contribution]:
        """The thread's, by day."""
        table = self.sources.stage.names.contributions_table
        return _readable(
            Contribution.from_item, {day: self._item(table, contribution_key(day, thread_id)) for day in days}
        )

    def rows(self, repository_id: int, days: Iterable[str]) -> dict[str, Row]:
        """The repository's, by day."""
        key = {SORT_KEY: {"S": repository_key(repository_id)}}
        return _readable(
            Row.from_item, {day: self._aggregate({PARTITION_KEY: {"S": day}, **key}) for day in days}
        )

    def reports(self, weeks: Iterable[str]) -> dict[str, datetime | None]:
        """When each week's report was sent."""
        return {week: self._sent_at(week) for week in weeks}

    def processed(self, *, since: datetime, until: datetime, thread_id: str = "") -> list[Processed]:
        """What the processor logged, oldest first: of one thread, or all. Nothing where it has never run."""
        logs = self.sources.logs
        pages = logs.get_paginator("filter_log_events").paginate(
            logGroupName=function_logs(self.sources.stage.names.processor),
            startTime=_milliseconds(since),
            endTime=_milliseconds(until),
            filterPattern=f'"{thread_id}"' if thread_id else "",
        )
        try:
            events = [event for page in pages for event in page["events"]]
        except logs.exceptions.ResourceNotFoundException:
            return []
        lines = [line for event in events for line in _processed(event)]
        return sorted((line for line in lines if thread_id in ("", line.thread_id)), key=lambda line: line.at)

    def _sent_at(self, week: str) -> datetime | None:
        note = self._aggregate({name: {"S": value} for name, value in report_key(week).items()})
        return datetime.fromtimestamp(int(note["sent_at"]["N"]), UTC) if "sent_at" in note else None

    def _aggregate(self, key: Item) -> Item:
        return self._item(self.sources.stage.names.aggregates_table, key)

    def _item(self, table: str, key: Item) -> Item:
        """Empty where there is none."""
        answer: Any = self.sources.dynamodb.get_item(TableName=table, Key=key, ConsistentRead=True)
        item: Item = answer.get("Item", {})
        return item


def _readable(read: Callable[[Item], T], items: Mapping[str, Item]) -> dict[str, T]:
    """By day. What cannot be read is as good as missing: whoever writes next replaces it."""
    found: dict[str, T] = {}
    for day, item in items.items():
        with suppress(KeyError, TypeError, ValueError):
            found[day] = read(item)
    return found


def _processed(event: Mapping[str, Any]) -> list[Processed]:
    """Empty where the line is not about messages."""
    at = datetime.fromtimestamp(event["timestamp"] / 1000, UTC)
    try:
        return [Processed(at=at, **fields) for fields in messages_in(json.loads(event["message"]))]
    except (AttributeError, TypeError, ValueError):
        return []


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
