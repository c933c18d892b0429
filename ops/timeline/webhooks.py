"""The receiver's log: what it answered to each webhook."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from google.auth.exceptions import GoogleAuthError
from requests import RequestException, Session

from ops.timeline.observed import NotRead, Webhook
from ops.webhook_secrets import LOGGING

if TYPE_CHECKING:
    from stages.stage import Stage

_PAGE = 1000


class WebhookLog(Protocol):
    """The receiver's lines, oldest first. All raise NotRead."""

    def of_issue(self, correlation_id: str) -> list[Webhook]: ...

    def between(self, since: datetime, until: datetime) -> list[Webhook]: ...


@dataclass(frozen=True, slots=True)
class LocalWebhookLog:
    """A run's own file."""

    file: Path

    def of_issue(self, correlation_id: str) -> list[Webhook]:
        return [each for each in self._all() if each.correlation_id == correlation_id]

    def between(self, since: datetime, until: datetime) -> list[Webhook]:
        return [each for each in self._all() if since <= each.at <= until]

    def _all(self) -> list[Webhook]:
        try:
            lines = self.file.read_text(errors="replace").splitlines()
        except OSError as error:
            raise NotRead(str(error)) from None
        return _webhooks(json.loads(line) for line in lines if line.startswith("{"))


@dataclass(frozen=True, slots=True, kw_only=True)
class CloudWebhookLog:
    """Cloud Logging, by its REST interface; at most a thousand lines, the latest ones."""

    session: Session
    stage: Stage
    logging: str = LOGGING

    def of_issue(self, correlation_id: str) -> list[Webhook]:
        return self._read(f"jsonPayload.correlation_id={json.dumps(correlation_id)}")

    def between(self, since: datetime, until: datetime) -> list[Webhook]:
        return self._read(
            f'timestamp>="{since.isoformat()}" AND timestamp<="{until.isoformat()}" AND jsonPayload.outcome:*'
        )

    def _read(self, wanted: str) -> list[Webhook]:
        of_receiver = (
            'resource.type="cloud_run_revision" AND '
            f'resource.labels.service_name="{self.stage.names.receiver}" AND '
        )
        request: Any = {
            "resourceNames": [f"projects/{self.stage.google_project}"],
            "filter": of_receiver + wanted,
            "orderBy": "timestamp desc",
            "pageSize": _PAGE,
        }
        try:
            answer = self.session.post(f"{self.logging}/v2/entries:list", json=request, timeout=30)
            answer.raise_for_status()
            entries = answer.json().get("entries", [])
        except (RequestException, GoogleAuthError) as error:
            raise NotRead(f"Google's log: {error}") from None
        return _webhooks(entry["jsonPayload"] for entry in reversed(entries))


def _webhooks(lines: Iterable[Mapping[str, Any]]) -> list[Webhook]:
    """The other lines tell of the function's own life."""
    return [_webhook(line) for line in lines if "outcome" in line and "received_at" in line]


def _webhook(line: Mapping[str, Any]) -> Webhook:
    return Webhook(
        at=datetime.fromisoformat(line["received_at"]),
        outcome=str(line["outcome"]),
        status=int(line.get("status", 0)),
        reason=str(line.get("reason", "")),
        delivery_id=str(line.get("delivery_id", "")),
        event_name=str(line.get("event_name", "")),
        correlation_id=str(line.get("correlation_id", "")),
        entity_id=str(line.get("entity_id", "")),
    )
