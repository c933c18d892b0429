"""The state of one thread: the item of the `threads` table, whose revision orders its writers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Self

from contract.event import parts_of
from contract.item import EXPIRES_AT, AttributeValue, Item

PARTITION_KEY = "thread_id"
REVISION = "revision"

MOST_TITLE = 200
"""Characters of the title that are kept: the item stays one write unit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadState:
    """What `summarise` made of a thread, at one revision."""

    thread_id: str
    revision: int
    correlation_id: str
    repository: str
    repository_id: int
    issue_id: int
    title: str
    url: str
    author: str
    """Who opened the issue."""
    closed_at: str
    """Empty while the issue is open."""
    is_gone: bool
    """Deleted or transferred away: nothing counts here, and nothing of what was written is kept."""
    messages: int
    """How many messages it was made of, deleted ones and remarks included: what reading it takes."""
    questions: int
    answered_by_bot: int
    answered_by_people: int
    closed: int
    waiting_since: str
    """When the question that waits now was asked; empty while none does. At most one waits in a thread."""
    waiting_for: str
    """Who asked it."""
    days: tuple[str, ...]
    """Every day that this thread ever contributed to: whoever writes next writes all of them."""
    retention_days: int
    """The shortest `events.retention_days` that it was ever written under: what was kept so long is gone."""
    moved_to: str
    """The thread that this one is now, or empty."""
    as_of: str
    """When the event that came last was received."""
    delivery_id: str
    """Of that event."""
    trace: str
    """Of that event."""
    expires_at: int
    """Epoch seconds."""

    def key(self) -> Item:
        """The item's key."""
        return key_of(self.thread_id)

    def to_item(self) -> Item:
        """The attribute values that DynamoDB holds; what is empty is left out, and what others say."""
        item: Item = {}
        for name in _KINDS:
            value = getattr(self, name)
            if value or name in _ALWAYS:
                item[name] = _encode(value)
        return item

    @classmethod
    def from_item(cls, item: Mapping[str, AttributeValue]) -> Self:
        """The inverse of `to_item`. Raises KeyError, TypeError or ValueError for any other item."""
        values = {name: _decode(kind, item.get(name), name) for name, kind in _KINDS.items()}
        repository_id, place, issue_id = parts_of(values[PARTITION_KEY])
        return cls(
            **values,
            repository_id=repository_id,
            issue_id=issue_id,
            correlation_id=f"{values['repository']}#{place}",
        )


_DERIVED = frozenset({"correlation_id", "repository_id", "issue_id"})
"""What the thread's identity and the repository's name say."""
_KINDS = {each.name: str(each.type) for each in fields(ThreadState) if each.name not in _DERIVED}
"""What is stored: the fields' types by their names."""
_ALWAYS = frozenset({PARTITION_KEY, REVISION, EXPIRES_AT})


def key_of(thread_id: str) -> Item:
    """The key of a thread's item."""
    return {PARTITION_KEY: {"S": thread_id}}


def _encode(value: object) -> AttributeValue:
    if isinstance(value, bool):
        return {"BOOL": value}
    if isinstance(value, int):
        return {"N": str(value)}
    if isinstance(value, tuple):
        return {"L": [{"S": each} for each in value]}
    return {"S": str(value)}


def _decode(kind: str, value: AttributeValue | None, name: str) -> Any:
    if value is None:
        if name in _ALWAYS:
            raise KeyError(name)
        return {"int": 0, "bool": False, "tuple[str, ...]": ()}.get(kind, "")
    if kind == "int":
        return int(value["N"])
    if kind == "bool":
        return bool(value["BOOL"])
    if kind == "tuple[str, ...]":
        return tuple(str(each["S"]) for each in value["L"])
    return str(value["S"])
