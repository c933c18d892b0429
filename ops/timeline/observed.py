"""What the stores say of one issue: all that a timeline is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from processor.contribution import Contribution

from auditor.audit import Stored
from contract.event import AnalyticsEvent
from ops.dlq.letters import Letter


class Place(StrEnum):
    """What a timeline can do without. It cannot do without AWS."""

    RECEIVER_LOG = "receiver's log"
    FIRESTORE = "Firestore"


@dataclass(frozen=True, slots=True)
class Document:
    """An event as Firestore has it."""

    event: AnalyticsEvent
    written_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """An outbox entry: DynamoDB may lack this version."""

    entity_id: str
    version: str
    is_dead: bool
    attempts: int
    reason: str
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """The receiver's log line of one webhook."""

    at: datetime
    outcome: str
    status: int
    reason: str
    delivery_id: str
    event_name: str
    correlation_id: str
    entity_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Processed:
    """The processor's log line of one message."""

    at: datetime
    outcome: str
    reason: str
    message_id: str
    correlation_id: str
    entity_id: str
    """Empty where the message could not be read."""
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """Of an issue and of those that it moved from and to."""

    webhooks: Sequence[Webhook] = ()
    documents: Sequence[Document] = ()
    outbox: Sequence[Waiting] = ()
    items: Sequence[Stored] = ()
    letters: Sequence[Letter] = ()
    processed: Sequence[Processed] = ()
    contributions: Mapping[str, Contribution] = field(default_factory=dict)
    """By entity."""
    figures: Mapping[tuple[str, str, int], int] = field(default_factory=dict)
    """How many events the aggregates count by day, repository and issue number."""
    reports: Mapping[str, datetime | None] = field(default_factory=dict)
    """When the report of a week was sent, by the week's label."""
    queued: int = 0
    """Messages in the work queue, whosever they are: to look into one would use up a try of it."""
    pipe_notices: int = 0
    """Messages in the pipe's dead-letter queue, which name no event."""
    blind: Mapping[Place, str] = field(default_factory=dict)
    """What could not be read, and why."""

    @property
    def is_empty(self) -> bool:
        """Whether no store that was looked at knows anything of the issue."""
        seen = (self.webhooks, self.documents, self.outbox, self.items, self.letters, self.processed)
        return not any(seen)

    def events(self) -> list[AnalyticsEvent]:
        """Every version that was seen in a store."""
        return [each.event for each in self.documents] + [each.event for each in self.items]
