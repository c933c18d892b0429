"""Webhooks as GitHub sends them: signed over the raw bytes, one POST each."""

from __future__ import annotations

import hashlib
import hmac
import json
import urllib.error
import urllib.request
import uuid
from dataclasses import dataclass, field, replace
from typing import Any

ANSWER_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Webhook:
    """An event's name and body, under a delivery id of its own."""

    event: str
    body: bytes
    delivery_id: str = field(default_factory=lambda: str(uuid.uuid4()))

    @classmethod
    def of(cls, event: str, payload: Any) -> Webhook:
        return cls(event, json.dumps(payload).encode())

    @property
    def payload(self) -> Any:
        return json.loads(self.body)

    def under_new_delivery(self) -> Webhook:
        """The same content, as a redelivery by hand would bring it."""
        return replace(self, delivery_id=str(uuid.uuid4()))


@dataclass(frozen=True, slots=True)
class WebhookResponse:
    """What the receiver said: a status, and a JSON object in good and in bad cases."""

    status: int
    body: dict[str, Any]

    @property
    def outcome(self) -> str:
        """`accepted`, `pong`, `ignored: <reason>`, or the error's status and sentence."""
        if "ignored" in self.body:
            return f"ignored: {self.body['ignored']}"
        if self.status >= 400:
            return f"{self.status}: {self.body.get('error', 'no reason given')}"
        return next(iter(self.body), str(self.status))


def signature(body: bytes, secret: str) -> str:
    """The `X-Hub-Signature-256` header."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def post(receiver: str, secret: str, webhook: Webhook) -> WebhookResponse:
    """Signs and sends. Raises OSError where nobody answers."""
    headers = {
        "X-GitHub-Event": webhook.event,
        "X-GitHub-Delivery": webhook.delivery_id,
        "X-Hub-Signature-256": signature(webhook.body, secret),
    }
    return send(receiver, webhook.body, headers)


def send(receiver: str, body: bytes | None, headers: dict[str, str], method: str = "POST") -> WebhookResponse:
    """Any request, as it stands. Raises OSError where nobody answers."""
    headers = {"Content-Type": "application/json", "User-Agent": "GitHub-Hookshot/local", **headers}
    request = urllib.request.Request(receiver, data=body, headers=headers, method=method)  # noqa: S310  # the caller's own receiver
    try:
        with urllib.request.urlopen(request, timeout=ANSWER_SECONDS) as response:  # noqa: S310  # the same
            return WebhookResponse(response.status, _object(response.read()))
    except urllib.error.HTTPError as refused:
        return WebhookResponse(refused.code, _object(refused.read()))


def _object(text: bytes) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except ValueError:
        return {"error": text.decode(errors="replace")[:200]}
    return value if isinstance(value, dict) else {"error": repr(value)}
