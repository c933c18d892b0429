"""What arrived around a time: for an event of which nothing but the time is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from ops.day_sources import DaySources
from ops.dlq.letters import Letter
from ops.dlq.queues import dead_queues, open_queues
from ops.failure import NotReached
from ops.timeline.aws_stores import AwsStores
from ops.timeline.observed import Place, Processed, Webhook
from ops.timeline.webhooks import WebhookLog


@dataclass(frozen=True, slots=True)
class Arrival:
    """One thing that happened around then."""

    at: datetime
    place: str
    outcome: str
    detail: str

    def to_json(self) -> dict[str, Any]:
        return {
            "at": self.at.isoformat(timespec="milliseconds"),
            "place": self.place,
            "outcome": self.outcome,
            "detail": self.detail,
        }


@dataclass(frozen=True, slots=True)
class Around:
    """In the order of time, and what cannot be read."""

    arrivals: Sequence[Arrival]
    blind: Mapping[Place, str] = field(default_factory=dict)


def look_around(
    sources: DaySources, webhooks: WebhookLog | str, moment: datetime, within: timedelta
) -> Around:
    """Webhooks as answered, messages as processed, and what died. Raises what boto3 raises."""
    since, until = moment - within, moment + within
    at_door = _at_door(webhooks, since, until)
    blind = {Place.RECEIVER_LOG: at_door} if isinstance(at_door, str) else {}
    processed = AwsStores(sources).processed(since=since, until=until)
    letters = open_queues(sources, dead_queues(sources.stage).values()).letters
    dead = [letter for letter in letters if since <= letter.sent_at <= until]
    arrivals = [
        *map(_of_webhook, () if isinstance(at_door, str) else at_door),
        *map(_of_line, processed),
        *map(_of_letter, dead),
    ]
    return Around(sorted(arrivals, key=lambda arrival: arrival.at), blind)


def _at_door(webhooks: WebhookLog | str, since: datetime, until: datetime) -> list[Webhook] | str:
    """Or why they cannot be read."""
    if isinstance(webhooks, str):
        return webhooks
    try:
        return webhooks.between(since, until)
    except NotReached as error:
        return str(error)


def _of_webhook(webhook: Webhook) -> Arrival:
    named = (webhook.event_name, webhook.correlation_id, webhook.message_id, webhook.reason)
    detail = " ".join(part for part in (*named, f"delivery {webhook.delivery_id}") if part)
    return Arrival(webhook.at, "receiver", f"{webhook.outcome} {webhook.status}", detail)


def _of_line(line: Processed) -> Arrival:
    queued = f"message {line.sqs_message_id}" if line.sqs_message_id else ""
    named = (line.correlation_id, line.message_id, line.reason, queued)
    detail = " ".join(part for part in named if part)
    return Arrival(line.at, "processor", line.outcome, detail)


def _of_letter(letter: Letter) -> Arrival:
    detail = " ".join(
        part for part in (letter.correlation_id, letter.reason, f"message {letter.message_id}") if part
    )
    return Arrival(letter.sent_at, letter.queue, "dead", detail)
