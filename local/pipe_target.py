"""What a pipe delivers to: a queue, or an event bus."""

from __future__ import annotations

import json
import logging
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from botocore.exceptions import BotoCoreError, ClientError

from local.pipe_definition import BusTarget, QueueTarget

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.type_defs import SendMessageBatchRequestEntryTypeDef

log = logging.getLogger("pipe")

Record: TypeAlias = dict[str, Any]

_VARIABLE = re.compile(r"<(\$\.[\w.-]+)>")


class Target(Protocol):
    """Takes a batch of at most ten records."""

    def put(self, records: list[Record]) -> list[Record]:
        """The records that it did not take."""


@dataclass(frozen=True, slots=True)
class Queue:
    """One message for each record."""

    target: QueueTarget
    sqs: SQSClient

    def put(self, records: list[Record]) -> list[Record]:
        entries = [self._entry(str(place), record) for place, record in enumerate(records)]
        try:
            answer = self.sqs.send_message_batch(QueueUrl=self.target.url, Entries=entries)
        except (ClientError, BotoCoreError) as error:
            if len(records) > 1 and "BatchRequestTooLong" in str(error):
                middle = len(records) // 2
                return self.put(records[:middle]) + self.put(records[middle:])
            log.warning("could not send %d records: %s", len(records), error)
            return records
        return [records[int(failure["Id"])] for failure in answer.get("Failed", [])]

    def _entry(self, entry_id: str, record: Record) -> SendMessageBatchRequestEntryTypeDef:
        template = self.target.template
        body = filled(template, record) if template else json.dumps(record, ensure_ascii=False)
        entry: SendMessageBatchRequestEntryTypeDef = {"Id": entry_id, "MessageBody": body}
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

    def put(self, records: list[Record]) -> list[Record]:
        entries = [self._entry(record) for record in records]
        try:
            answer = self.events.put_events(Entries=entries)
        except (ClientError, BotoCoreError) as error:
            log.warning("could not put %d records: %s", len(records), error)
            return records
        taken = zip(records, answer["Entries"], strict=True)
        return [record for record, entry in taken if "ErrorCode" in entry]

    def _entry(self, record: Record) -> dict[str, str]:
        return {
            "EventBusName": self.target.name,
            "Source": self.target.source,
            "DetailType": self.target.detail_type,
            "Detail": json.dumps(record, ensure_ascii=False),
        }


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
