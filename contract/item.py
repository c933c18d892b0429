"""The event as a DynamoDB item: keys, and the attribute values that items and stream records carry."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from typing import Any, TypeAlias

from contract.event import AnalyticsEvent, MalformedEvent, Record, Scalar
from contract.routing import ROUTED, WORDS, is_routed, words_of

AttributeValue: TypeAlias = dict[str, Any]
Item: TypeAlias = dict[str, AttributeValue]

PARTITION_KEY = "correlation_id"
SORT_KEY = "event_key"
EXPIRES_AT = "expires_at"
"""Epoch seconds; DynamoDB's and Firestore's time-to-live attribute."""

BY_DAY = "by_day"
"""The index by day of creation, for whoever reads a whole day: it holds the items' keys and nothing else."""
DAY_SHARD = "day_shard"
"""The index's partition key; its sort key is the item's own."""
DAY_SHARDS = 8
"""A day's events are spread over so many of the index's partitions, so that today's takes no hot key."""


_FIELDS = frozenset(AnalyticsEvent.__slots__)
"""The attributes that are the event's; what else an item has may be of any type, now and later."""


def event_key(event: AnalyticsEvent) -> str:
    """The sort key: an issue's events in the order of their creation, one item per entity."""
    return f"{event.created_at}#{event.entity_id}"


def day_shards(day: str) -> tuple[str, ...]:
    """The index's partitions that together hold a day."""
    return tuple(f"{day}#{shard}" for shard in range(DAY_SHARDS))


def _day_shard(event: AnalyticsEvent) -> str:
    return day_shards(event.day)[zlib.crc32(event.entity_id.encode()) % DAY_SHARDS]


def to_item(event: AnalyticsEvent, *, expires_at: int, keywords: tuple[str, ...] = ()) -> Item:
    """The `analytics` item of an event; `keywords` are the stage's `pipe.keywords`."""
    keyed: Record = {
        **event.to_record(),
        SORT_KEY: event_key(event),
        DAY_SHARD: _day_shard(event),
        EXPIRES_AT: expires_at,
        ROUTED: is_routed(event, keywords),
    }
    item = {name: _encode(value) for name, value in keyed.items()}
    # DynamoDB has no empty sets.
    return item | ({WORDS: {"SS": sorted(words)}} if (words := words_of(event.text)) else {})


def from_item(item: Mapping[str, AttributeValue]) -> AnalyticsEvent:
    """The event of an `analytics` item or of a stream record's NewImage. Raises MalformedEvent."""
    return AnalyticsEvent.from_record(
        {name: _decode(name, value) for name, value in item.items() if name in _FIELDS}
    )


def _encode(value: Scalar) -> AttributeValue:
    if isinstance(value, bool):
        return {"BOOL": value}
    if isinstance(value, int):
        return {"N": str(value)}
    return {"S": value}


def _decode(name: str, value: AttributeValue) -> Scalar:
    try:
        ((tag, content),) = value.items()
        if tag == "N":
            return int(content)
        if (tag, type(content)) in {("S", str), ("BOOL", bool)}:
            return content  # type: ignore[no-any-return]  # its type was compared on the line above
    except (AttributeError, TypeError, ValueError):
        pass
    raise MalformedEvent(f"{name} is no string, whole number or boolean attribute value")
