"""What one version of an entity adds to the aggregates, kept so that it is added once and can be undone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from contract.event import AnalyticsEvent, Kind, MalformedEvent
from contract.item import EXPIRES_AT, AttributeValue, Item
from processor.keywords import keywords

PARTITION_KEY = "entity_id"
_DAY_SECONDS = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """The item of the `contributions` table: one per entity, of its newest version that was counted."""

    entity_id: str
    version: str
    day: str
    repository: str
    kind: Kind
    issue_id: int
    keywords: tuple[str, ...] | None
    """None where this version counts nothing: a tombstone, an issue that moved away, what is not routed."""
    message_id: str
    """The queue message that wrote it: a message that meets its own mark was counted, its answer was lost."""
    expires_at: int
    """Epoch seconds."""

    def to_item(self) -> Item:
        """The attribute values that DynamoDB holds."""
        item: Item = {
            PARTITION_KEY: {"S": self.entity_id},
            "version": {"S": self.version},
            "day": {"S": self.day},
            "repository": {"S": self.repository},
            "kind": {"S": self.kind.value},
            "issue_id": {"N": str(self.issue_id)},
            "message_id": {"S": self.message_id},
            EXPIRES_AT: {"N": str(self.expires_at)},
        }
        if self.keywords is not None:
            item["keywords"] = {"L": [{"S": word} for word in self.keywords]}
        return item

    @classmethod
    def from_item(cls, item: Mapping[str, AttributeValue]) -> Self:
        """The inverse of `to_item`. Raises KeyError or ValueError for an item that is none of ours."""
        words = item.get("keywords")
        return cls(
            entity_id=item[PARTITION_KEY]["S"],
            version=item["version"]["S"],
            day=item["day"]["S"],
            repository=item["repository"]["S"],
            kind=Kind(item["kind"]["S"]),
            issue_id=int(item["issue_id"]["N"]),
            keywords=None if words is None else tuple(word["S"] for word in words["L"]),
            message_id=item["message_id"]["S"],
            expires_at=int(item[EXPIRES_AT]["N"]),
        )


def contribution_of(
    event: AnalyticsEvent, *, message_id: str, keywords_per_event: int, ttl_days: int, is_routed: bool = True
) -> Contribution:
    """The contribution of an event. Raises MalformedEvent where its times cannot be read."""
    counts = event.counts and is_routed
    return Contribution(
        entity_id=event.entity_id,
        version=event.version,
        day=event.day,
        repository=event.repository,
        kind=event.kind,
        issue_id=event.issue_id,
        keywords=_counted_words(event, keywords_per_event) if counts else None,
        message_id=message_id,
        expires_at=max(epoch(event.created_at), epoch(event.received_at)) + ttl_days * _DAY_SECONDS,
    )


def _counted_words(event: AnalyticsEvent, most: int) -> tuple[str, ...]:
    return keywords(event.text, most) if event.kind is Kind.QUERY else ()


def epoch(text: str) -> int:
    """Epoch seconds of an ISO time with a zone. Raises MalformedEvent."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise MalformedEvent(str(error)) from None
    if moment.tzinfo is None:
        raise MalformedEvent(f"{text!r} has no time zone")
    return int(moment.timestamp())
