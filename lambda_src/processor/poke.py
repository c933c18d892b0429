"""A queue message read: it says that a thread has changed, and nothing of what was written in it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from contract.event import MalformedEvent, Rank
from contract.item import PARTITION_KEY, SORT_KEY

SqsRecord: TypeAlias = Mapping[str, Any]

_THREAD_ID = re.compile(r"\d{1,20}#(discussion-)?\d{1,20}", re.ASCII)
"""Any other text can be no key of a table that all of a batch's threads are read from in one call."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Poke:
    """One change of one thread. All but the thread is for tracing, and empty where no webhook made it."""

    thread_id: str
    message_id: str
    version: str
    correlation_id: str
    delivery_id: str
    received_at: str
    trace: str

    @property
    def happened_at(self) -> float | None:
        """GitHub's time of this version, in epoch seconds; None where the message does not say.

        GitHub does not move `updated_at` when it deletes or transfers: for those, the webhook's arrival.
        """
        updated_at, _, rest = self.version.partition("#")
        is_live = rest.startswith(f"{Rank.LIVE}#")
        try:
            return datetime.fromisoformat(updated_at if is_live else self.received_at).timestamp()
        except (ValueError, OverflowError):
            return None


def read_poke(record: SqsRecord) -> Poke:
    """The poke in a record of a queue's event. Raises MalformedEvent where it names no thread."""
    body = _body(record)
    keys, image = _object(body, "Keys"), _object(body, "NewImage")
    thread_id = _text(keys, PARTITION_KEY)
    if not _THREAD_ID.fullmatch(thread_id):
        raise MalformedEvent(f"the message names no thread: {PARTITION_KEY} is {thread_id!r}")
    return Poke(
        thread_id=thread_id,
        message_id=_text(keys, SORT_KEY),
        version=_text(image, "version"),
        correlation_id=_text(image, "correlation_id"),
        delivery_id=_text(image, "delivery_id"),
        received_at=_text(image, "received_at"),
        trace=_text(image, "trace"),
    )


def group_of(record: SqsRecord) -> str | None:
    """The message group of a FIFO queue's record."""
    group: str | None = record.get("attributes", {}).get("MessageGroupId")
    return group


def correlation_id_of(record: SqsRecord) -> str:
    """The thread's name, where even a malformed message shows one; else its identity, or nothing."""
    try:
        body = _body(record)
        return _text(_object(body, "NewImage"), "correlation_id") or _text(
            _object(body, "Keys"), PARTITION_KEY
        )
    except MalformedEvent:
        return ""


def _body(record: SqsRecord) -> Mapping[str, Any]:
    """The part of a stream record that the pipe sends."""
    try:
        body = json.loads(record["body"])
    except (ValueError, RecursionError) as error:
        raise MalformedEvent(f"the body is not JSON: {error}") from None
    stream = body.get("dynamodb") if isinstance(body, dict) else None
    if not isinstance(stream, dict):
        raise MalformedEvent("the body is not a stream record")
    return stream


def _object(stream: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = stream.get(name)
    return value if isinstance(value, dict) else {}


def _text(image: Mapping[str, Any], name: str) -> str:
    value = image.get(name)
    text = value.get("S") if isinstance(value, dict) else None
    return text if isinstance(text, str) else ""
