"""Entries to SQS or EventBridge, of which one that is refused costs the others nothing."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar

from botocore.exceptions import ClientError, ParamValidationError

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

T = TypeVar("T")
"""What an entry was made of."""

Entry: TypeAlias = dict[str, str]
"""A message, or an event for a bus, without the id that a batch's entries need."""
Pairs: TypeAlias = Sequence[tuple[T, Entry]]

_OF_AN_ENTRY = frozenset(
    {
        "InvalidMessageContents",
        "InvalidParameterValue",
        "MissingParameter",
        "BatchRequestTooLong",
        "MalformedDetail",
        "InvalidArgument",
        "ValidationException",
    }
)
"""Codes that speak of what an entry holds (Amazon SQS API Reference: "SendMessageBatch"; Amazon EventBridge
API Reference: "PutEvents"). Any other is taken for trouble that passes, a missing grant included.
"""


@dataclass(frozen=True, slots=True)
class Refused(Generic[T]):
    """What was not taken."""

    what: T
    entry: Entry
    reason: str
    is_final: bool
    """The answer will be the same however often it is sent."""


def send_to_queue(sqs: SQSClient, queue_url: str, pairs: Pairs[T]) -> list[Refused[T]]:
    """One attempt, of ten at most. Raises what boto3 raises for trouble that is not one entry's own."""

    def send(some: Pairs[T]) -> list[Refused[T]]:
        entries: Any = [{"Id": str(place), **entry} for place, (_, entry) in enumerate(some)]
        answer = sqs.send_message_batch(QueueUrl=queue_url, Entries=entries)
        return [
            _refused(some[int(each["Id"])], each["Code"], each.get("Message", ""))
            for each in answer.get("Failed", ())
        ]

    return _one_by_one_if_refused(send, pairs)


def put_on_bus(events: Any, pairs: Pairs[T]) -> list[Refused[T]]:
    """The same for EventBridge; `events` is a boto3 client of it."""

    def put(some: Pairs[T]) -> list[Refused[T]]:
        answers = events.put_events(Entries=[entry for _, entry in some])["Entries"]
        return [
            _refused(pair, answer["ErrorCode"], answer.get("ErrorMessage", ""))
            for pair, answer in zip(some, answers, strict=True)
            if "ErrorCode" in answer
        ]

    return _one_by_one_if_refused(put, pairs)


def as_body(record: Mapping[str, Any]) -> str:
    """A stream record as JSON, with binary values in Base64 as DynamoDB's own JSON has them."""
    return json.dumps(record, ensure_ascii=False, default=_in_base64)


def _one_by_one_if_refused(send: Callable[[Pairs[T]], list[Refused[T]]], pairs: Pairs[T]) -> list[Refused[T]]:
    """A call that is refused as a whole is halved until the refusal is one entry's own."""
    try:
        _check_unicode(pairs)
        return send(pairs)
    except (ClientError, ParamValidationError, UnicodeEncodeError) as error:
        if isinstance(error, ClientError) and _name(error.response["Error"]["Code"]) not in _OF_AN_ENTRY:
            raise
        if len(pairs) == 1:
            return [Refused(*pairs[0], f"{type(error).__name__}: {error}", is_final=True)]
    middle = len(pairs) // 2
    halves = pairs[:middle], pairs[middle:]
    return [refused for half in halves for refused in _one_by_one_if_refused(send, half)]


def _check_unicode(pairs: Pairs[T]) -> None:
    """JSON can spell half of a surrogate pair, and no request can carry one. Raises UnicodeEncodeError."""
    for _, entry in pairs:
        "".join(entry.values()).encode()


def _refused(pair: tuple[T, Entry], code: str, message: str) -> Refused[T]:
    return Refused(*pair, f"{code}: {message}", is_final=_name(code) in _OF_AN_ENTRY)


def _name(code: str) -> str:
    """SQS's code without the prefix that its older protocol has."""
    return code.rpartition(".")[2]


def _in_base64(value: bytes) -> str:
    return base64.b64encode(value).decode()
