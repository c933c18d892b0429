"""Events, and the stream records and queue records that carry them, for tests of every part."""

from __future__ import annotations

import itertools
import json
from typing import Any

from contract.event import AnalyticsEvent, Kind, Rank, version_of
from contract.item import event_key, to_item
from contract.text import clean_text

_ids = itertools.count(1)


def an_event(  # noqa: PLR0913  # each is a field that some test sets
    entity_id: str = "comment-1",
    *,
    text: str = "Which python projects are there?",
    kind: Kind = Kind.QUERY,
    repository: str = "octo/hello",
    issue_id: int = 7,
    created_at: str = "2026-11-16T09:00:00Z",
    updated_at: str | None = None,
    received_at: str = "2026-11-16T09:00:01.000Z",
    deleted: bool = False,
    transferred_to: str = "",
    delivery_id: str = "d-1",
) -> AnalyticsEvent:
    """One version of an entity, ordered by `updated_at` and by what it is as GitHub's are."""
    rank = Rank.DELETED if deleted else Rank.TRANSFERRED if transferred_to else Rank.LIVE
    kept, truncated = clean_text("" if deleted else text)
    return AnalyticsEvent(
        entity_id=entity_id,
        version=version_of(updated_at=updated_at or created_at, rank=rank, text=kept),
        correlation_id=f"{repository}#{issue_id}",
        repository=repository,
        repository_id=1,
        issue_id=issue_id,
        kind=kind,
        text=kept,
        truncated=truncated,
        author="octocat",
        url=f"https://github.com/{repository}/issues/{issue_id}",
        created_at=created_at,
        deleted=deleted,
        transferred_from="",
        transferred_to=transferred_to,
        delivery_id=delivery_id,
        received_at=received_at,
        trace="",
    )


def a_stream_record(event: AnalyticsEvent, name: str = "INSERT") -> dict[str, Any]:
    """The event's DynamoDB stream record, as a pipe delivers it."""
    return {
        "eventID": f"e-{next(_ids)}",
        "eventName": name,
        "eventVersion": "1.1",
        "eventSource": "aws:dynamodb",
        "awsRegion": "eu-west-2",
        "dynamodb": {
            "ApproximateCreationDateTime": 1_795_000_000,
            "Keys": {"correlation_id": {"S": event.correlation_id}, "event_key": {"S": event_key(event)}},
            "NewImage": to_item(event, expires_at=1_900_000_000),
            "SequenceNumber": "1",
            "SizeBytes": 512,
            "StreamViewType": "NEW_IMAGE",
        },
        "eventSourceARN": "arn:aws:dynamodb:eu-west-2:000000000000:table/analytics/stream/1",
    }


def a_queue_record(
    content: AnalyticsEvent | dict[str, Any] | str,
    *,
    message_id: str | None = None,
    group: str | None = None,
    received: int = 1,
) -> dict[str, Any]:
    """A record of the event that Lambda hands over for a queue; its body is of an event, JSON, or a text."""
    if isinstance(content, AnalyticsEvent):
        content = a_stream_record(content)
    attributes = {"ApproximateReceiveCount": str(received)}
    if group is not None:
        attributes["MessageGroupId"] = group
    return {
        "messageId": message_id or f"m-{next(_ids)}",
        "body": content if isinstance(content, str) else json.dumps(content),
        "attributes": attributes,
        "eventSource": "aws:sqs",
    }
