"""What an error of DynamoDB means: try again at once, later, or never."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError, ParamValidationError
from botocore.exceptions import ConnectionError as NotConnected

_TRANSIENT = frozenset(
    {
        "InternalFailure",
        "InternalServerError",
        "LimitExceededException",
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
        "TransactionConflictException",
    }
)
_SPOILED = frozenset(
    {
        "ItemCollectionSizeLimitExceededException",
        "RequestEntityTooLarge",
        "SerializationException",
        "ValidationError",
        "ValidationException",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """One refused call. Where neither holds, trying again at once is of no use."""

    reason: str
    is_spoiled: bool = False
    """It is refused however often it is tried."""
    is_transient: bool = False


def refusal_of(error: ClientError | BotoCoreError) -> Refusal:
    """Reads the error (Amazon DynamoDB Developer Guide, "Error handling with DynamoDB")."""
    if not isinstance(error, ClientError):
        return Refusal(
            reason=f"{type(error).__name__}: {error}",
            is_spoiled=isinstance(error, ParamValidationError),
            is_transient=isinstance(error, HTTPClientError | NotConnected),
        )
    answer: Any = error.response
    code = answer["Error"]["Code"]
    status = answer.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    return Refusal(
        reason=str(error), is_spoiled=code in _SPOILED, is_transient=code in _TRANSIENT or status >= 500
    )
