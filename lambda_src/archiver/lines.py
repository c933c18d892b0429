"""Stream records as lines of JSON, gathered into the objects of a data lake; all of it pure."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any


class Unreadable(ValueError):
    """A message that is not a stream record with a new image; its text is the reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One change of one event, whatever its schema: who reads the lake knows them all."""

    message_id: str
    event_id: str
    """The stream's id of the change: the same in every copy of it."""
    hour: datetime
    """Of the change, in UTC: the partition."""
    text: str


@dataclass(frozen=True, slots=True)
class Batch:
    """The lines that go into one object."""

    hour: datetime
    lines: tuple[Line, ...]

    def key(self, prefix: str) -> str:
        """The same for the same changes: a batch that comes again takes its own place."""
        ids = "\n".join(line.event_id for line in self.lines)
        name = hashlib.sha256(ids.encode()).hexdigest()[:32]
        return f"{prefix}/date={self.hour:%Y-%m-%d}/hour={self.hour:%H}/{name}.jsonl.gz"

    def content(self) -> bytes:
        """The same bytes for the same lines: no time of its making is in it."""
        return gzip.compress("".join(line.text + "\n" for line in self.lines).encode(), mtime=0)


def read_line(record: Mapping[str, Any]) -> Line:
    """The line of a queue's record. Raises Unreadable."""
    try:
        body = json.loads(record["body"])
        change = body["dynamodb"]
        at = datetime.fromtimestamp(change["ApproximateCreationDateTime"], UTC)
        event = {name: _plain(name, value) for name, value in change["NewImage"].items()}
        envelope = {"event_id": str(body["eventID"]), "event_name": str(body["eventName"])}
        text = _as_json({**envelope, "changed_at": at.isoformat().replace("+00:00", "Z"), **event})
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, RecursionError) as error:
        raise Unreadable(f"{type(error).__name__}: {error}") from None
    return Line(
        message_id=record["messageId"],
        event_id=envelope["event_id"],
        hour=at.replace(minute=0, second=0, microsecond=0),
        text=text,
    )


def batches(lines: Iterable[Line]) -> list[Batch]:
    """By hour; of several copies of a change one line is written."""
    by_hour: dict[datetime, dict[str, Line]] = {}
    for line in lines:
        by_hour.setdefault(line.hour, {})[line.event_id] = line
    return [
        Batch(hour, tuple(found[event_id] for event_id in sorted(found)))
        for hour, found in sorted(by_hour.items())
    ]


def _as_json(line: Mapping[str, Any]) -> str:
    """Raises ValueError for what no file of JSON can hold: half of a surrogate pair, a figure without end."""
    text = json.dumps(line, ensure_ascii=False, sort_keys=True, allow_nan=False)
    text.encode()
    return text


def _plain(name: str, value: Mapping[str, Any]) -> Any:
    """A DynamoDB attribute value as plain JSON."""
    ((tag, content),) = value.items()
    if tag == "N":
        return int(content) if content.lstrip("-").isdigit() else float(content)
    if tag == "NULL":
        return None
    if tag == "L":
        return [_plain(name, each) for each in content]
    if tag == "M":
        return {key: _plain(key, each) for key, each in content.items()}
    if tag in {"S", "BOOL", "SS"}:
        return content
    raise ValueError(f"{name} is of type {tag}")
