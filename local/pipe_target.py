"""What a pipe delivers to: a queue, or an event bus."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from botocore.exceptions import BotoCoreError, ClientError

from local.pipe_definition import BusTarget, QueueTarget
from local.sending import Entry, Pairs, Refused, as_body, put_on_bus, send_to_queue

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

Record: TypeAlias = dict[str, Any]

_VARIABLE = re.compile(r"<(\$\.[\w.-]+)>")


class Target(Protocol):
    """Takes a batch of at most ten records."""

    def put(self, records: Sequence[Record]) -> list[Refused[Record]]:
        """What it did not take."""


@dataclass(frozen=True, slots=True)
class Queue:
    """One message for each record."""

    target: QueueTarget
    sqs: SQSClient

    def put(self, records: Sequence[Record]) -> list[Refused[Record]]:
        pairs = [(record, self._entry(record)) for record in records]
        return _refused(pairs, lambda: send_to_queue(self.sqs, self.target.url, pairs))

    def _entry(self, record: Record) -> Entry:
        template = self.target.template
        entry = {"MessageBody": filled(template, record) if template else as_body(record)}
        if path := self.target.group_id_path:
            entry["MessageGroupId"] = value_at(path, record)
        if path := self.target.deduplication_id_path:
            entry["MessageDeduplicationId"] = value_at(path, record)
        return entry


@dataclass(frozen=True, slots=True)
class Bus:
    """One event for each record, which is its detail."""

    target: BusTarget
    events: Any
    """A boto3 client of EventBridge."""

    def put(self, records: Sequence[Record]) -> list[Refused[Record]]:
        pairs = [(record, self._entry(record)) for record in records]
        return _refused(pairs, lambda: put_on_bus(self.events, pairs))

    def _entry(self, record: Record) -> Entry:
        return {
            "EventBusName": self.target.name,
            "Source": self.target.source,
            "DetailType": self.target.detail_type,
            "Detail": as_body(record),
        }


def _refused(pairs: Pairs[Record], send: Callable[[], list[Refused[Record]]]) -> list[Refused[Record]]:
    """Trouble of the whole call is each record's, and passes."""
    try:
        return send()
    except (ClientError, BotoCoreError) as error:
        return [Refused(*pair, str(error), is_final=False) for pair in pairs]


def filled(template: str, record: Record) -> str:
    """The template with the JSON of the record's values for its variables, such as `<$.dynamodb.Keys>`.

    What a record does not have is an empty text (EventBridge User Guide, "Pipes input transformation").
    """
    return _VARIABLE.sub(lambda found: json.dumps(_found(found[1], record), ensure_ascii=False), template)


def _found(path: str, record: Record) -> Any:
    try:
        return _at(path, record)
    except (KeyError, TypeError):
        return ""


def value_at(path: str, record: Record) -> str:
    """The text at a dotted path such as `$.dynamodb.Keys.id.S`; a path without `$` is the text itself."""
    return str(_at(path, record)) if path.startswith("$.") else path


def _at(path: str, record: Record) -> Any:
    value: Any = record
    for step in path.removeprefix("$.").split("."):
        value = value[step]
    return value
