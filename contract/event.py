"""The analytics event: one question or answer on GitHub, as both clouds store it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Self, TypeAlias

SCHEMA_VERSION = 1

Scalar: TypeAlias = str | int | bool
Record: TypeAlias = dict[str, Scalar]


class Kind(StrEnum):
    """What an event is to the chatbot's users."""

    QUERY = "query"
    RESPONSE = "response"


class Rank(StrEnum):
    """How final a version is: among versions of one instant the higher rank wins.

    GitHub does not move `updated_at` when it deletes or transfers, so time alone cannot order those.
    """

    LIVE = "0"
    TRANSFERRED = "1"
    DELETED = "2"


class MalformedEvent(ValueError):
    """A record that can never become an event, whatever is tried; its text is the reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalyticsEvent:
    """One version of one entity.

    Identity is `entity_id` and `version` together: a redelivery, a backfill and a replay of the same
    content are the same event. Times are UTC, ISO 8601 with a trailing Z, so that text order is time order.
    """

    entity_id: str
    """`issue-456` or `comment-123`: GitHub's database id with its type."""
    version: str
    """`updated_at#rank#digest of the text`; the greater text is the newer version."""
    correlation_id: str
    """`owner/repo#123`: the thread through every record, log line and e-mail."""
    repository: str
    repository_id: int
    issue_id: int
    """The issue's number within its repository."""
    kind: Kind
    text: str
    truncated: bool
    author: str
    url: str
    created_at: str
    deleted: bool
    transferred_from: str
    """The correlation id that this issue had before it moved here, or empty."""
    transferred_to: str
    """The correlation id that this issue moved to, or empty. A moved question counts where it lives."""
    delivery_id: str
    """`X-GitHub-Delivery`, for tracing alone: the webhook's signature does not cover headers."""
    received_at: str
    trace: str
    """W3C `traceparent`, or empty."""
    schema_version: int = SCHEMA_VERSION

    @property
    def day(self) -> str:
        """The UTC day that the event counts for: that of its creation, not of its arrival."""
        return self.created_at[:10]

    @property
    def counts(self) -> bool:
        """Whether the aggregates hold this version: a tombstone and a moved issue do not."""
        return not self.deleted and not self.transferred_to

    def to_record(self) -> Record:
        """All fields as plain scalars, under the same names in both stores."""
        return {**{name: getattr(self, name) for name in _FIELD_TYPES}, "kind": self.kind.value}

    @classmethod
    def from_record(cls, record: Record) -> Self:
        """The inverse of `to_record`; fields that this version does not know are left aside.

        Raises MalformedEvent for an unknown schema, a missing field or one of a wrong type.
        """
        schema = record.get("schema_version")
        if schema != SCHEMA_VERSION:
            raise MalformedEvent(f"schema_version is {schema!r}, this code reads {SCHEMA_VERSION}")
        values = {name: _checked(record, name, expected) for name, expected in _FIELD_TYPES.items()}
        try:
            datetime.fromisoformat(str(values["created_at"]))
            values["kind"] = Kind(str(values["kind"]))
        except ValueError as error:
            raise MalformedEvent(str(error)) from None
        return cls(**values)  # type: ignore[arg-type]  # each value was checked against its field just above


_FIELD_TYPES: dict[str, type] = {
    field.name: {"str": str, "int": int, "bool": bool, "Kind": str}[str(field.type)]
    for field in fields(AnalyticsEvent)
}


def _checked(record: Record, name: str, expected: type) -> Scalar:
    value = record.get(name)
    if type(value) is not expected:
        raise MalformedEvent(f"{name} must be {expected.__name__}, is {type(value).__name__}")
    return value  # type: ignore[return-value]  # its type was compared on the line above


def version_of(*, updated_at: str, rank: Rank, text: str) -> str:
    """The version that orders an entity's states.

    The digest settles two edits within one of GitHub's seconds the same way for every reader, in whatever
    order they come.
    """
    digest = hashlib.sha256(text.encode()).hexdigest()[:8]
    return f"{updated_at}#{rank}#{digest}"


def utc_second(text: str) -> str:
    """GitHub's timestamp as UTC with seconds, `2026-11-22T08:00:00Z`. Raises ValueError."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text!r} has no time zone")
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def utc_millisecond(moment: datetime) -> str:
    """An aware time as UTC with milliseconds, `2026-11-22T08:00:00.123Z`."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def is_sealed(*, created_at: str, today: date, seal_after_days: int) -> bool:
    """Whether the figures of that day are final, so that nothing that happened on it is counted any more."""
    return (today - date.fromisoformat(created_at[:10])).days > seal_after_days
