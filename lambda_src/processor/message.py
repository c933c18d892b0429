"""A queue message read: a DynamoDB stream record, as a pipe delivers it, and the event in it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from contract.event import AnalyticsEvent, MalformedEvent, Rank
from contract.item import PARTITION_KEY, from_item
from contract.routing import was_routed
from processor.contribution import Contribution, contribution_of, epoch

SqsRecord: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message whose event can be counted."""

    message_id: str
    event: AnalyticsEvent
    contribution: Contribution
    happened_at: int
    """GitHub's time of this version, in epoch seconds."""
    is_expected_known: bool
    """An earlier version, or this one, has probably been counted before."""


def read_message(record: SqsRecord, *, keywords_per_event: int, ttl_days: int) -> Message:
    """The message in a record of a queue's event. Raises MalformedEvent where it can never be counted."""
    body = _body(record)
    image = _new_image(body)
    event = from_item(image)
    contribution = contribution_of(
        event,
        message_id=record["messageId"],
        keywords_per_event=keywords_per_event,
        ttl_days=ttl_days,
        is_routed=was_routed(image),
    )
    came_before = int(record.get("attributes", {}).get("ApproximateReceiveCount", "1")) > 1
    return Message(
        message_id=record["messageId"],
        event=event,
        contribution=contribution,
        happened_at=_happened_at(event),
        is_expected_known=came_before or body.get("eventName") == "MODIFY",
    )


def group_of(record: SqsRecord) -> str | None:
    """The message group of a FIFO queue's record."""
    group: str | None = record.get("attributes", {}).get("MessageGroupId")
    return group


def sent_at_ms(record: SqsRecord) -> int:
    """When it came into the queue, in epoch milliseconds; 0 where the record does not say."""
    return int(record.get("attributes", {}).get("SentTimestamp", 0))


def correlation_id_of(record: SqsRecord) -> str | None:
    """The correlation id, where even a malformed message shows one."""
    try:
        stream = _body(record)["dynamodb"]
        image = stream.get("NewImage") or stream["Keys"]
        return str(image[PARTITION_KEY]["S"])
    except (MalformedEvent, KeyError, TypeError, AttributeError):
        return None


def fingerprint(reason: str) -> str:
    """The same for all messages that die of the same cause, whatever is quoted or counted in its text."""
    masked = re.sub(r"'[^']*'|\"[^\"]*\"|\d+", "*", reason)
    return hashlib.sha256(masked.encode(errors="replace")).hexdigest()[:12]


def _happened_at(event: AnalyticsEvent) -> int:
    """GitHub does not move `updated_at` when it deletes or transfers: for those, the webhook's arrival."""
    updated_at, rank, *_ = [*event.version.split("#"), "", ""]
    if rank not in list(Rank):
        raise MalformedEvent(f"version is {event.version!r}, not `updated_at#rank#digest`")
    return epoch(updated_at if rank == Rank.LIVE else event.received_at)


def _body(record: SqsRecord) -> Mapping[str, Any]:
    try:
        body = json.loads(record["body"])
    except (ValueError, RecursionError) as error:
        raise MalformedEvent(f"the body is no JSON: {error}") from None
    if not isinstance(body, dict):
        raise MalformedEvent(f"the body is no JSON object but {type(body).__name__}")
    return body


def _new_image(body: Mapping[str, Any]) -> Mapping[str, Any]:
    stream = body.get("dynamodb")
    image = stream.get("NewImage") if isinstance(stream, dict) else None
    if not isinstance(image, dict):
        raise MalformedEvent("the stream record has no NewImage")
    return image
