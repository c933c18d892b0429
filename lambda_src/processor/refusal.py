"""What it means when DynamoDB refuses a transaction: look again, try again, or find the culprit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError, ParamValidationError
from botocore.exceptions import ConnectionError as NotConnected

from contract.item import Item

_CONFLICT = frozenset(
    {"TransactionConflict", "TransactionConflictException", "TransactionInProgressException"}
)
_TRANSIENT = _CONFLICT | {
    "InternalFailure",
    "InternalServerError",
    "LimitExceededException",
    "ProvisionedThroughputExceeded",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "RequestTimeout",
    "ServiceUnavailable",
    "SlowDown",
    "ThrottledException",
    "Throttling",
    "ThrottlingError",
    "ThrottlingException",
    "TooManyRequestsException",
}
_SPOILED = frozenset(
    {
        "ItemCollectionSizeLimitExceeded",
        "ItemCollectionSizeLimitExceededException",
        "RequestEntityTooLarge",
        "SerializationException",
        "ValidationError",
        "ValidationException",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """One refused transaction. Where none of the three holds, trying again at once is of no use."""

    reason: str
    seen: dict[int, Item | None] = field(default_factory=dict)
    """By the action's place: what is there instead of what its condition expected; None: nothing any more."""
    is_spoiled: bool = False
    """An action can never be written."""
    is_transient: bool = False
    is_conflict: bool = False
    """Another transaction had hold of one of the items."""


def refusal_of(error: ClientError | BotoCoreError) -> Refusal:
    """Reads the error (Amazon DynamoDB API, "TransactWriteItems", errors; "Error handling with DynamoDB")."""
    if not isinstance(error, ClientError):
        return Refusal(
            reason=f"{type(error).__name__}: {error}",
            is_spoiled=isinstance(error, ParamValidationError),
            is_transient=isinstance(error, HTTPClientError | NotConnected),
        )
    answer: Any = error.response
    reasons: Sequence[dict[str, Any]] = answer.get("CancellationReasons", [])
    codes = {answer["Error"]["Code"]} | {reason.get("Code", "None") for reason in reasons}
    status = answer.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    return Refusal(
        reason=_told(error, reasons),
        seen=_seen(reasons),
        is_spoiled=bool(codes & _SPOILED),
        is_transient=bool(codes & _TRANSIENT) or status >= 500,
        is_conflict=bool(codes & _CONFLICT),
    )


def _seen(reasons: Sequence[dict[str, Any]]) -> dict[int, Item | None]:
    return {
        place: reason.get("Item") or None
        for place, reason in enumerate(reasons)
        if reason.get("Code") == "ConditionalCheckFailed"
    }


def _told(error: ClientError, reasons: Sequence[dict[str, Any]]) -> str:
    told = [
        f"{reason['Code']}: {reason.get('Message', '')}" for reason in reasons if reason.get("Code") != "None"
    ]
    return "; ".join(dict.fromkeys(told)) or str(error)
