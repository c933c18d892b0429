"""The analytics event: one version of one message on GitHub, as both clouds store it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Self, TypeAlias

SCHEMA_VERSION = 2

Value: TypeAlias = str | int | bool | tuple[str, ...]
Record: TypeAlias = dict[str, Value]

ERASED = "9999-12-31T23:59:59Z#2#erased"
"""The version of a message whose issue was deleted: no version that GitHub sends is newer."""


class Kind(StrEnum):
    """What a message is on GitHub."""

    ISSUE = "issue"
    COMMENT = "comment"
    DISCUSSION = "discussion"
    DISCUSSION_COMMENT = "discussion_comment"

    @property
    def opening(self) -> Kind:
        """The kind that its thread begins with."""
        return Kind.DISCUSSION if self in {Kind.DISCUSSION, Kind.DISCUSSION_COMMENT} else Kind.ISSUE

    @property
    def is_opening(self) -> bool:
        """Whether a thread begins with it. It also says whether the thread is closed, and where it moved."""
        return self is Kind.ISSUE or self is Kind.DISCUSSION


OPENINGS = frozenset(kind for kind in Kind if kind.is_opening)


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
    """One version of one message.

    Identity is `message_id` and `version` together: a redelivery, a backfill and a replay of the same
    content are the same event. Times are UTC, ISO 8601 with a trailing Z, so that text order is time order.
    """

    message_id: str
    """`issue-456`, `discussion_comment-123`: GitHub's database id after the kind, which has its own ids."""
    version: str
    """`updated_at#rank#digest of the content`; the greater text is the newer version."""
    thread_id: str
    """`<repository id>#<number>`, what a thread is, whatever its repository is called; see `place_of`."""
    correlation_id: str
    """`owner/repo#123`, `owner/repo#discussion-123`: the thread's name in records, log lines and e-mails."""
    repository: str
    repository_id: int
    issue_id: int
    """The number of the issue or discussion within its repository."""
    kind: Kind
    title: str
    """Of an opening post; empty for a comment."""
    text: str
    truncated: bool
    """Whether the text was longer than what is kept."""
    keywords: tuple[str, ...]
    """Of title and text, in order of first occurrence."""
    author: str
    author_is_bot: bool
    """Whether GitHub says that the account is a bot."""
    association: str
    """The author's `author_association` with the repository, such as OWNER or NONE."""
    from_chatbot: bool
    """Whether the author is one of the stage's chatbots."""
    url: str
    created_at: str
    substantial_at: str
    """When the first version that is not a placeholder was written; empty until then."""
    closed_at: str
    """When the thread was closed; empty while it is open, and for a comment."""
    deleted: bool
    transferred_from: str
    """The thread id that this opening post had before it moved here, or empty."""
    transferred_to: str
    """The thread id that this opening post moved to, or empty. A moved question counts where it lives."""
    delivery_id: str
    """`X-GitHub-Delivery`, for tracing alone: the webhook's signature does not cover headers."""
    received_at: str
    trace: str
    """W3C `traceparent`, or empty."""
    schema_version: int = SCHEMA_VERSION

    @property
    def day(self) -> str:
        """The UTC day of its creation."""
        return self.created_at[:10]

    def to_record(self) -> Record:
        """All fields as plain values, under the same names in both stores."""
        return {**{name: getattr(self, name) for name in _FIELD_TYPES}, "kind": self.kind.value}

    @classmethod
    def from_record(cls, record: Record) -> Self:
        """The inverse of `to_record`, lists for tuples included; unknown fields are left aside.

        Raises MalformedEvent for an unknown schema, a missing field or one of a wrong type.
        """
        schema = record.get("schema_version")
        if schema != SCHEMA_VERSION:
            raise MalformedEvent(f"schema_version is {schema!r}, this code reads {SCHEMA_VERSION}")
        values = {name: _checked(record.get(name), name, kind) for name, kind in _FIELD_TYPES.items()}
        try:
            values["kind"] = Kind(str(values["kind"]))
            for name in _TIMES:
                _check_time(name, str(values[name]))
            utc_second(str(values["received_at"]))
        except ValueError as error:
            raise MalformedEvent(str(error)) from None
        return cls(**values)  # type: ignore[arg-type]  # each value was checked against its field just above


_TYPES: dict[str, type] = {"str": str, "int": int, "bool": bool, "Kind": str, "tuple[str, ...]": tuple}
_FIELD_TYPES: dict[str, type] = {field.name: _TYPES[str(field.type)] for field in fields(AnalyticsEvent)}


_TIMES = ("created_at", "substantial_at", "closed_at")


def _check_time(name: str, text: str) -> None:
    """Days are cut out of these, and their text order is their order: one form alone will do."""
    if (text or name == "created_at") and utc_second(text) != text:
        raise ValueError(f"{name} is {text!r}, expected a time such as 2026-11-22T08:00:00Z")


def _checked(value: object, name: str, expected: type) -> Value:
    if type(value) is expected is not tuple:
        return value  # type: ignore[return-value]  # its type was compared on the line above
    if expected is not tuple or not isinstance(value, list | tuple):
        raise MalformedEvent(f"{name} must be {expected.__name__}, is {type(value).__name__}")
    if not all(isinstance(each, str) for each in value):
        raise MalformedEvent(f"{name} must hold texts alone")
    return tuple(value)


def merged(newer: AnalyticsEvent, older: AnalyticsEvent) -> AnalyticsEvent:
    """The newer of two versions of one message, with what only the older one knows.

    That is: the earlier of the times at which it said something; where a transferred issue came from, of
    which a later edit says nothing; and who wrote it, once GitHub shows a deleted account as `ghost`.
    Versions may arrive in any order: merging is commutative, associative and idempotent.
    """
    # Of two copies of one version the one that came first stays.
    if (newer.version, older.received_at, newer.delivery_id) < (
        older.version,
        newer.received_at,
        older.delivery_id,
    ):
        newer, older = older, newer
    known = max(newer, older, key=author_rank)
    times = [each for each in (newer.substantial_at, older.substantial_at) if each]
    return replace(
        newer,
        transferred_from=max(newer.transferred_from, older.transferred_from),
        author=known.author,
        author_is_bot=known.author_is_bot,
        association=known.association,
        from_chatbot=known.from_chatbot,
        substantial_at=newer.substantial_at if newer.deleted else min(times, default=""),
    )


def author_rank(event: AnalyticsEvent) -> tuple[bool, int, str, bool, str]:
    """Of several versions of a message, the one with the greatest rank says who wrote it."""
    association = event.association
    is_known = event.author.lower() != GHOST
    return is_known, _ASSOCIATIONS.get(association, 0), association, event.author_is_bot, event.author


GHOST = "ghost"
"""The login under which GitHub shows what deleted accounts wrote."""
_ASSOCIATIONS = {
    association: rank
    for rank, association in enumerate(
        ("NONE", "FIRST_TIMER", "FIRST_TIME_CONTRIBUTOR", "CONTRIBUTOR", "COLLABORATOR", "MEMBER", "OWNER")
    )
}


def erased(event: AnalyticsEvent) -> AnalyticsEvent:
    """The message as it is kept when its issue was deleted: without content, and newer than any version."""
    return replace(
        event,
        version=ERASED,
        title="",
        text="",
        truncated=False,
        keywords=(),
        substantial_at="",
        closed_at="",
        deleted=True,
        transferred_to="",
    )


def place_of(opening: Kind, number: int) -> str:
    """What stands after the `#` in a thread's id and name: `7` of an issue, `discussion-7` else."""
    return str(number) if opening is Kind.ISSUE else f"{opening}-{number}"


def thread_id(repository_id: int, number: int, opening: Kind = Kind.ISSUE) -> str:
    """The identity of a thread, by the kind and the number of its opening post."""
    return f"{repository_id}#{place_of(opening, number)}"


def parts_of(thread_id: str) -> tuple[int, str, int]:
    """The repository's id, the place and the number. Raises ValueError for what is no thread's identity."""
    repository_id, place = thread_id.split("#")
    return int(repository_id), place, int(place.rpartition("-")[2])


def version_of(*, updated_at: str, rank: Rank, content: tuple[str, ...]) -> str:
    """The version that orders a message's states; `content` is all that an edit can change.

    The digest settles two edits within one of GitHub's seconds the same way for every reader, in whatever
    order they come.
    """
    digest = hashlib.sha256("\0".join(content).encode()).hexdigest()[:8]
    return f"{updated_at}#{rank}#{digest}"


@lru_cache(maxsize=1024)
def utc_second(text: str) -> str:
    """GitHub's timestamp as UTC with seconds, `2026-11-22T08:00:00Z`. Raises ValueError."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text!r} has no time zone")
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def utc_millisecond(moment: datetime) -> str:
    """An aware time as UTC with milliseconds, `2026-11-22T08:00:00.123Z`."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def is_sealed(*, created_at: str, today: date, retention_days: int) -> bool:
    """Whether the figures of that day are final, so that nothing that happened on it is counted any more.

    A day is sealed a week before its first messages expire: what is summarised is always whole.
    """
    return (today - date.fromisoformat(created_at[:10])).days > retention_days - SEALED_BEFORE_EXPIRY_DAYS


SEALED_BEFORE_EXPIRY_DAYS = 7
