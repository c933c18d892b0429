"""What the stores say of one issue: all that a timeline is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from contract.contribution import Contribution
from contract.event import AnalyticsEvent
from contract.figures import Row
from contract.thread_state import ThreadState
from ops.dlq.letters import Letter
from ops.timeline.meaning import Meaning
from processor.recompute import Recomputed


class Place(StrEnum):
    """What a timeline can do without. It cannot do without AWS."""

    RECEIVER_LOG = "receiver's log"
    FIRESTORE = "Firestore"


@dataclass(frozen=True, slots=True)
class Document:
    """A message as Firestore has it."""

    event: AnalyticsEvent
    written_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """An outbox entry: DynamoDB may lack this message's newest version."""

    entry_id: str
    message_id: str
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
    message_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Processed:
    """What the processor logged of one queue message. If the message cannot be read, its fields are empty."""

    at: datetime
    outcome: str
    correlation_id: str
    thread_id: str
    message_id: str
    version: str
    delivery_id: str
    trace: str
    reason: str = ""
    sqs_message_id: str = ""
    """Only of a message that was not counted, as is the reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenThread:
    """What AWS has of one thread, and what Firestore shows of it."""

    thread_id: str
    events: Sequence[AnalyticsEvent] = ()
    """Its messages in DynamoDB."""
    unreadable: Mapping[str, str] = field(default_factory=dict)
    """Why a message in DynamoDB, or the thread's state, cannot be read."""
    meanings: Mapping[str, Meaning] = field(default_factory=dict)
    """What each message came to, by its id."""
    state: ThreadState | None = None
    expected: Recomputed | None = None
    """What its messages come to now; None where there are none."""
    is_whole: bool = True
    """False once its first messages may have expired: what is left comes to less than what is stored."""
    contributions: Mapping[str, Contribution] = field(default_factory=dict)
    """By day."""
    rows: Mapping[str, Row] = field(default_factory=dict)
    """Of its repository, by day."""
    shown_state: int = 0
    """The revision that Firestore shows of the thread; 0 where it shows none."""
    shown_rows: Mapping[str, int] = field(default_factory=dict)
    """The same of each row, by day."""

    @property
    def is_counted(self) -> bool:
        """Whether the stored state is what the messages come to."""
        if self.state is None or self.expected is None:
            return self.expected is None
        return not self.is_whole or is_same(self.state, self.expected.state)


def is_same(stored: ThreadState, expected: ThreadState) -> bool:
    """But for the revision, which counts writes."""
    names = (name for name in ThreadState.__slots__ if name != "revision")
    return all(getattr(stored, name) == getattr(expected, name) for name in names)


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """Of an issue and of those that it moved from and to."""

    webhooks: Sequence[Webhook] = ()
    documents: Sequence[Document] = ()
    outbox: Sequence[Waiting] = ()
    threads: Sequence[SeenThread] = ()
    letters: Sequence[Letter] = ()
    processed: Sequence[Processed] = ()
    reports: Mapping[str, datetime | None] = field(default_factory=dict)
    """When the report of a week was sent, by the week's label."""
    queued: int = 0
    """Messages in the work queue, whosever they are: to look into one would use up a try of it."""
    pipe_notices: int = 0
    """Messages in the pipe's dead-letter queue, which name no thread."""
    blind: Mapping[Place, str] = field(default_factory=dict)
    """What cannot be read, and why."""

    @property
    def is_empty(self) -> bool:
        """Whether no store that was looked at knows anything of the issue."""
        seen = (self.webhooks, self.documents, self.outbox, self.letters, self.processed)
        return not any(seen) and not any(each.events or each.state for each in self.threads)

    def events(self) -> list[AnalyticsEvent]:
        """Every version that was seen in a store."""
        return [each.event for each in self.documents] + [
            event for thread in self.threads for event in thread.events
        ]
