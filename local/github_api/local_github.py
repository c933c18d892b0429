"""GitHub's part on one machine: webhooks go through it, and it remembers how each delivery went."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from secrets import token_hex
from typing import Any

from local.github_api.repositories import Repositories
from local.github_api.server import GitHubApi
from local.github_api.wire import Reply, Seen
from local.webhooks import WebhookResponse, send

HOOK = "repos/octo-careers/cv-chatbot/hooks/1"
HAPPENS = "/webhooks"
"""Where something happens on this GitHub: a signed webhook is posted here, and goes on to the receiver.

The one address that GitHub does not have.
"""
_PASSED_ON = ("content-type", "user-agent", "traceparent", "x-github-event", "x-github-delivery")
_SIGNATURE = "x-hub-signature-256"
_HOURLY_LIMIT = 1_000_000
"""It is asked every few seconds and not once an hour."""


@dataclass(frozen=True, slots=True)
class _Sent:
    headers: dict[str, str]
    body: bytes


class LocalGitHub(GitHubApi):
    """Answers what posts a webhook with the receiver's own answer, or with 502 where it was not reached."""

    def __init__(self, receiver: str) -> None:
        super().__init__(lambda: datetime.now(UTC), hook=HOOK, token=token_hex(20))
        self.hourly_limit = _HOURLY_LIMIT
        self.receive = self._repeat
        self._receiver = receiver
        self._repositories = Repositories()
        self._sent: dict[str, _Sent] = {}
        self._to_fail: set[str] = set()

    def fail_first(self, delivery_id: str) -> None:
        """The first attempt to deliver it will not reach the receiver."""
        self._to_fail.add(delivery_id)

    def redelivered(self, guid: str) -> bool:
        """Whether a later attempt succeeded."""
        return any(
            each.guid == guid and each.redelivery and each.succeeded for each in self.attempts[self.hook]
        )

    def answer(self, seen: Seen) -> Reply:
        if (seen.method, seen.path) == ("POST", HAPPENS):
            return self._happens(seen)
        reply = super().answer(seen)
        # Nobody looks at it here, and it would grow for as long as the run is up.
        self.seen.clear()
        return reply

    def items_at(self, path: str, seen: Seen) -> list[Any] | None:
        descending = seen.query.get("direction") == ["desc"]
        return self._repositories.list(path, since=seen.query.get("since", [""])[0], descending=descending)

    def object_at(self, path: str) -> Any:
        return self._repositories.describe(path)

    def _happens(self, seen: Seen) -> Reply:
        guid = seen.headers.get("x-github-delivery", "")
        headers = {name: seen.headers[name] for name in (*_PASSED_ON, _SIGNATURE) if name in seen.headers}
        sent = self._sent[guid] = _Sent(headers, seen.body)
        self._note(sent)
        answer = self._deliver(guid, sent)
        self.deliver(guid, answer.status)
        return Reply(answer.status, answer.body)

    def _note(self, sent: _Sent) -> None:
        """What is not JSON is sent as well, but the repositories do not change."""
        try:
            payload = json.loads(sent.body)
            self._repositories.note(sent.headers.get("x-github-event", ""), payload)
        except (ValueError, KeyError, TypeError, AttributeError):
            return

    def _deliver(self, guid: str, sent: _Sent) -> WebhookResponse:
        if guid in self._to_fail:
            self._to_fail.discard(guid)
            return _NOT_REACHED
        try:
            return send(self._receiver, sent.body, sent.headers)
        except OSError:
            return _NOT_REACHED

    def _repeat(self, guid: str) -> int:
        return self._deliver(guid, self._sent[guid]).status


_NOT_REACHED = WebhookResponse(502, {"error": "GitHub could not reach the receiver"})
