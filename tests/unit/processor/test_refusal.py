from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    NoCredentialsError,
    ParamValidationError,
    ReadTimeoutError,
)

from processor.refusal import refusal_of

OLD = {"entity_id": {"S": "comment-1"}}


def _error(code: str, status: int = 400, **more: Any) -> ClientError:
    answer: Any = {
        "Error": {"Code": code, "Message": "told"},
        "ResponseMetadata": {"HTTPStatusCode": status},
        **more,
    }
    return ClientError(answer, "TransactWriteItems")


def _cancelled(*codes: str) -> ClientError:
    return _error("TransactionCanceledException", CancellationReasons=[{"Code": code} for code in codes])


@pytest.mark.parametrize(
    "error",
    [
        _error("ThrottlingException"),
        _error("ProvisionedThroughputExceededException"),
        _error("RequestLimitExceeded"),
        _error("TransactionInProgressException"),
        _error("InternalServerError", 500),
        _error("Unheard", 503),
        _cancelled("None", "ThrottlingError"),
        _cancelled("ProvisionedThroughputExceeded"),
        _cancelled("TransactionConflict", "None"),
        ConnectTimeoutError(endpoint_url="x"),
        ReadTimeoutError(endpoint_url="x"),
        EndpointConnectionError(endpoint_url="x"),
    ],
    ids=str,
)
def test_what_passes_is_tried_again(error: ClientError | BotoCoreError) -> None:
    refusal = refusal_of(error)
    assert refusal.is_transient
    assert not refusal.is_spoiled
    assert not refusal.seen


@pytest.mark.parametrize(
    "error",
    [
        _error("ValidationException"),
        _error("SerializationException"),
        _cancelled("None", "ValidationError"),
        _cancelled("ItemCollectionSizeLimitExceeded"),
        ParamValidationError(report="x"),
    ],
    ids=str,
)
def test_what_can_never_be_written_is_spoiled(error: ClientError | BotoCoreError) -> None:
    refusal = refusal_of(error)
    assert refusal.is_spoiled
    assert not refusal.is_transient


@pytest.mark.parametrize(
    "error",
    [
        _error("AccessDeniedException"),
        _error("ResourceNotFoundException"),
        _error("ExpiredTokenException"),
        NoCredentialsError(),
    ],
    ids=str,
)
def test_what_is_no_records_fault_condemns_none(error: ClientError | BotoCoreError) -> None:
    """A missing grant or table: the messages stay in the queue, and nothing is tried meanwhile."""
    refusal = refusal_of(error)
    assert (refusal.is_spoiled, refusal.is_transient, refusal.seen) == (False, False, {})


def test_failed_conditions_tell_what_is_there() -> None:
    reasons = [
        {"Code": "None"},
        {"Code": "ConditionalCheckFailed", "Item": OLD},
        {"Code": "ConditionalCheckFailed"},
        {"Code": "TransactionConflict"},
    ]
    refusal = refusal_of(_error("TransactionCanceledException", CancellationReasons=reasons))
    assert refusal.seen == {1: OLD, 2: None}
    assert refusal.is_conflict


@pytest.mark.parametrize(
    ("error", "is_conflict"),
    [
        (_cancelled("TransactionConflict"), True),
        (_error("TransactionInProgressException"), True),
        (_cancelled("ThrottlingError"), False),
    ],
    ids=str,
)
def test_conflicts_are_told_from_throttles(error: ClientError, *, is_conflict: bool) -> None:
    assert refusal_of(error).is_conflict is is_conflict


def test_the_reason_names_each_cause_once() -> None:
    reasons = [{"Code": "ValidationError", "Message": "too large"}, {"Code": "None"}] * 3
    refusal = refusal_of(_error("TransactionCanceledException", CancellationReasons=reasons))
    assert refusal.reason == "ValidationError: too large"
