"""An HTTP request read with suspicion: method, headers, content type, JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from typing import cast

from flask import Request

from receiver.payload import Json
from receiver.signature import is_signature
from receiver.trace import traceparent
from receiver.webhook import Delivery

_EVENT_NAME = re.compile(r"[a-z_]{1,64}")
_DELIVERY_ID = re.compile(r"[0-9A-Za-z-]{1,64}")


class Refusal(Exception):
    """The request is refused; the text is a sentence for its sender."""

    def __init__(self, status: HTTPStatus, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


def read_delivery(request: Request, *, received_at: datetime, random_hex: Callable[[int], str]) -> Delivery:
    """Headers are not signed: what is not in GitHub's form reaches neither a log line nor a store."""
    delivery_id = request.headers.get("X-GitHub-Delivery", "")
    return Delivery(
        delivery_id=delivery_id if _DELIVERY_ID.fullmatch(delivery_id) else "",
        received_at=received_at,
        trace=traceparent(request.headers.get("traceparent"), random_hex=random_hex),
    )


def read_signature(request: Request) -> str:
    """The header that a body must come with to be read at all. Raises Refusal."""
    if request.method != "POST":
        raise Refusal(HTTPStatus.METHOD_NOT_ALLOWED, "Send webhooks with POST.")
    header = request.headers.get("X-Hub-Signature-256", "")
    if not is_signature(header):
        raise Refusal(HTTPStatus.UNAUTHORIZED, "The X-Hub-Signature-256 header is missing or malformed.")
    return header


def read_json(request: Request, body: bytes) -> Json:
    """The JSON object in the body. Raises Refusal."""
    # By the body as well: many HTTP clients call every body a form by default.
    if request.mimetype == "application/x-www-form-urlencoded" and body.startswith(b"payload="):
        raise Refusal(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "Set the webhook's content type to application/json."
        )
    try:
        payload = json.loads(body.decode())
    except (ValueError, RecursionError):
        raise Refusal(HTTPStatus.BAD_REQUEST, "The body is not JSON in UTF-8.") from None
    if not isinstance(payload, dict):
        raise Refusal(HTTPStatus.BAD_REQUEST, "The body is not a JSON object.")
    return cast(Json, payload)


def read_event_name(request: Request) -> str:
    """Raises Refusal."""
    event_name = request.headers.get("X-GitHub-Event", "")
    if not _EVENT_NAME.fullmatch(event_name):
        raise Refusal(HTTPStatus.BAD_REQUEST, "The X-GitHub-Event header is missing or malformed.")
    return event_name
