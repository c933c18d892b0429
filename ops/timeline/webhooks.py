"""The receiver's log: what it answered to each webhook."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from requests import Session

from ops.receiver_log import LOGGING, cloud_lines, local_lines
from ops.timeline.observed import Webhook

if TYPE_CHECKING:
    from stages.stage import Stage


class WebhookLog(Protocol):
    """The receiver's lines, oldest first. All raise NotReached."""

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
        return _webhooks(local_lines(self.file))


@dataclass(frozen=True, slots=True, kw_only=True)
class CloudWebhookLog:
    """Cloud Logging, by its REST interface; at most a thousand lines, the latest ones."""

    session: Session
    stage: Stage
    logging: str = LOGGING

    def of_issue(self, correlation_id: str) -> list[Webhook]:
        return self._read(f"jsonPayload.correlation_id={json.dumps(correlation_id)}")

    def between(self, since: datetime, until: datetime) -> list[Webhook]:
        span = f'timestamp>="{since.isoformat()}"', f'timestamp<="{until.isoformat()}"'
        return self._read(*span, "jsonPayload.outcome:*")

    def _read(self, *conditions: str) -> list[Webhook]:
        return _webhooks(cloud_lines(self.session, self.stage, conditions, logging=self.logging))


def _webhooks(lines: Iterable[Mapping[str, Any]]) -> list[Webhook]:
    """Other lines are about the function itself."""
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
        message_id=str(line.get("message_id", "")),
    )
