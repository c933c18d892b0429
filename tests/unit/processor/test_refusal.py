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


def _error(code: str, status: int = 400, **more: Any) -> ClientError:
    answer: Any = {
        "Error": {"Code": code, "Message": "told"},
        "ResponseMetadata": {"HTTPStatusCode": status},
        **more,
    }
    return ClientError(answer, "PutItem")


@pytest.mark.parametrize(
    "error",
    [
        _error("ThrottlingException"),
        _error("ProvisionedThroughputExceededException"),
        _error("RequestLimitExceeded"),
        _error("InternalServerError", 500),
        _error("Unheard", 503),
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


@pytest.mark.parametrize(
    "error",
    [
        _error("ValidationException"),
        _error("SerializationException"),
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
    assert (refusal.is_spoiled, refusal.is_transient) == (False, False)
