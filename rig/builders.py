"""Events, and the stream records and queue records that carry them, for tests of every part."""

from __future__ import annotations

import itertools
import json
from typing import Any

from contract.event import AnalyticsEvent, Kind, Rank, place_of, thread_id, version_of
from contract.item import PARTITION_KEY, SORT_KEY, to_item
from contract.keywords import keywords
from contract.text import clean_text

_ids = itertools.count(1)

QUEUED = ("version", "correlation_id", "delivery_id", "received_at", "trace")
"""The attributes that the pipe puts into a queue's message beside the keys."""


def an_event(  # noqa: PLR0913  # each is a field that some test sets
    message_id: str = "issue-1",
    *,
    title: str | None = None,
    text: str = "Which python projects are there?",
    author: str = "octocat",
    association: str = "NONE",
    from_chatbot: bool = False,
    repository: str = "octo/hello",
    repository_id: int = 1,
    issue_id: int = 7,
    created_at: str = "2026-11-16T09:00:00Z",
    updated_at: str | None = None,
    received_at: str = "2026-11-16T09:00:01.000Z",
    substantial_at: str | None = None,
    closed_at: str = "",
    deleted: bool = False,
    transferred_from: str = "",
    transferred_to: str = "",
    delivery_id: str = "d-1",
) -> AnalyticsEvent:
    """One version of a message, ordered by `updated_at` and by what it is, as GitHub's are."""
    rank = Rank.DELETED if deleted else Rank.TRANSFERRED if transferred_to else Rank.LIVE
    kind = Kind(message_id.partition("-")[0])
    if title is None:
        title = "Projects" if kind.is_opening else ""
    if rank is not Rank.LIVE:
        title = text = ""
    kept, truncated = clean_text(text)
    changed_at = updated_at or created_at
    return AnalyticsEvent(
        message_id=message_id,
        version=version_of(updated_at=changed_at, rank=rank, content=(title, kept, closed_at)),
        thread_id=thread_id(repository_id, issue_id, kind.opening),
        correlation_id=f"{repository}#{place_of(kind.opening, issue_id)}",
        repository=repository,
        repository_id=repository_id,
        issue_id=issue_id,
        kind=kind,
        title=title,
        text=kept,
        truncated=truncated,
        keywords=keywords(title, kept, 20),
        author=author,
        author_is_bot=author.endswith("[bot]"),
        association=association,
        from_chatbot=from_chatbot,
        url=f"https://github.com/{repository}/issues/{issue_id}",
        created_at=created_at,
        substantial_at=("" if rank is not Rank.LIVE else changed_at)
        if substantial_at is None
        else substantial_at,
        closed_at=closed_at,
        deleted=deleted,
        transferred_from=transferred_from,
        transferred_to=transferred_to,
        delivery_id=delivery_id,
        received_at=received_at,
        trace="",
    )


def a_stream_record(event: AnalyticsEvent, name: str = "INSERT") -> dict[str, Any]:
    """The event's DynamoDB stream record, as a route's pipe delivers it."""
    return {
        "eventID": f"e-{next(_ids)}",
        "eventName": name,
        "eventVersion": "1.1",
        "eventSource": "aws:dynamodb",
        "awsRegion": "eu-west-2",
        "dynamodb": {
            "ApproximateCreationDateTime": 1_795_000_000,
            "Keys": {PARTITION_KEY: {"S": event.thread_id}, SORT_KEY: {"S": event.message_id}},
            "NewImage": to_item(event, expires_at=1_900_000_000),
            "SequenceNumber": "1",
            "SizeBytes": 512,
            "StreamViewType": "NEW_IMAGE",
        },
        "eventSourceARN": "arn:aws:dynamodb:eu-west-2:000000000000:table/analytics/stream/1",
    }


def as_queued(record: dict[str, Any]) -> dict[str, Any]:
    """What the processor's pipe puts into the work queue of a stream record: no text."""
    change = record["dynamodb"]
    return {
        "dynamodb": {
            "Keys": change["Keys"],
            "NewImage": {name: change["NewImage"][name] for name in QUEUED},
        }
    }


def a_queue_record(
    content: AnalyticsEvent | dict[str, Any] | str,
    *,
    message_id: str | None = None,
    group: str | None = None,
    received: int = 1,
) -> dict[str, Any]:
    """A record that Lambda hands over for the work queue; its body is of an event, JSON, or a text."""
    if isinstance(content, AnalyticsEvent):
        content = as_queued(a_stream_record(content))
    attributes = {"ApproximateReceiveCount": str(received)}
    if group is not None:
        attributes["MessageGroupId"] = group
    return {
        "messageId": message_id or f"m-{next(_ids)}",
        "body": content if isinstance(content, str) else json.dumps(content),
        "attributes": attributes,
        "eventSource": "aws:sqs",
    }
