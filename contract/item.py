"""The event as a DynamoDB item: keys, and the attribute values that items and stream records carry."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from typing import Any, TypeAlias

from contract.event import AnalyticsEvent, MalformedEvent, Record, Value
from contract.words import WORDS, words_of

AttributeValue: TypeAlias = dict[str, Any]
Item: TypeAlias = dict[str, AttributeValue]

PARTITION_KEY = "thread_id"
SORT_KEY = "message_id"
REVISION = "revision"
EXPIRES_AT = "expires_at"
NEVER = 253_402_300_799
"""31 December 9999, in epoch seconds: what never expires."""
"""Epoch seconds; DynamoDB's and Firestore's time-to-live attribute."""

BY_DAY = "by_day"
"""The index by day of creation, for whoever reads a whole day: it holds the items' keys and nothing else."""
DAY_SHARD = "day_shard"
"""The index's partition key; its sort key is the item's own."""
DAY_SHARDS = 8
"""Partitions that a day is spread over, here and in `contributions`, so that today is not a hot key.

Another number needs new tables: what is stored stays where this one put it.
"""


_FIELDS = frozenset(AnalyticsEvent.__slots__)
"""The attributes that are the event's; what else an item has may be of any type, now and later."""


def day_shards(day: str) -> tuple[str, ...]:
    """The partitions that together hold a day."""
    return tuple(f"{day}#{shard}" for shard in range(DAY_SHARDS))


def day_shard(day: str, key: str) -> str:
    """The partition that holds that key's part of a day."""
    return f"{day}#{zlib.crc32(key.encode()) % DAY_SHARDS}"


def to_item(event: AnalyticsEvent, *, expires_at: int, revision: int = 1) -> Item:
    """The `analytics` item of an event: one for each message, in its thread's partition.

    `revision` counts how often the message's Firestore document has changed: of two states with the same
    version the one with the higher revision knows more.
    """
    keyed: Record = {
        **event.to_record(),
        REVISION: revision,
        DAY_SHARD: day_shard(event.day, event.message_id),
        EXPIRES_AT: expires_at,
    }
    item = {name: _encode(value) for name, value in keyed.items()}
    # DynamoDB has no empty sets.
    words = words_of(f"{event.title}\n{event.text}")
    return item | ({WORDS: {"SS": sorted(words)}} if words else {})


def from_item(item: Mapping[str, AttributeValue]) -> AnalyticsEvent:
    """The event of an `analytics` item or of a stream record's NewImage. Raises MalformedEvent."""
    return AnalyticsEvent.from_record(
        {name: _decode(name, value) for name, value in item.items() if name in _FIELDS}
    )


def _encode(value: Value) -> AttributeValue:
    if isinstance(value, bool):
        return {"BOOL": value}
    if isinstance(value, int):
        return {"N": str(value)}
    if isinstance(value, tuple):
        return {"L": [{"S": each} for each in value]}
    return {"S": value}


def _decode(name: str, value: AttributeValue) -> Value:
    try:
        ((tag, content),) = value.items()
        if tag == "N":
            return int(content)
        if tag == "L":
            return tuple(each["S"] for each in content)
        if (tag == "S" and type(content) is str) or (tag == "BOOL" and type(content) is bool):
            return content
    except (AttributeError, KeyError, TypeError, ValueError):
        pass
    raise MalformedEvent(f"{name} is not a string, whole number, boolean or list of strings")
