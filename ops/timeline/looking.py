"""Asks every store about one issue, and about those that it moved from and to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

from auditor.audit import Stored
from contract.event import AnalyticsEvent
from ops.dlq.queues import WORK_DLQ, dead_queues, open_queues
from ops.failure import NotReached
from ops.timeline.assembling import week_of
from ops.timeline.aws_stores import AwsStores
from ops.timeline.observed import Document, Observed, Place, Processed, Waiting, Webhook
from ops.timeline.webhooks import WebhookLog
from reporter.queues import messages_in

if TYPE_CHECKING:
    from ops.timeline.documents import Documents

T = TypeVar("T")

MOST_MOVES = 10
CLOCK_TOLERANCE = timedelta(minutes=5)
"""Logs are read from a little earlier, because two machines' clocks differ."""


@dataclass
class _Thread:
    """What is known of the issue so far."""

    webhooks: list[Webhook] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    outbox: list[Waiting] = field(default_factory=list)
    items: list[Stored] = field(default_factory=list)

    def events(self) -> list[AnalyticsEvent]:
        return [each.event for each in self.documents] + [each.event for each in self.items]


@dataclass
class Looker:
    """Reads all stores. What cannot be read is noted, and the rest is read all the same."""

    aws: AwsStores
    documents: Documents | str
    """Or why Firestore cannot be reached."""
    webhooks: WebhookLog | str
    """Or why the receiver's log cannot be reached."""
    now: datetime
    blind: dict[Place, str] = field(default_factory=dict)

    def look(self, correlation_id: str) -> Observed:
        """Raises what boto3 raises."""
        seen, thread = self._threads(correlation_id)
        events = thread.events()
        work_dlq = dead_queues(self.aws.sources.stage)[WORK_DLQ]
        opened = open_queues(self.aws.sources, [work_dlq])
        letters = [letter for letter in opened.letters if letter.correlation_id in seen]
        contributions = self.aws.contributions(
            {event.entity_id for event in events}
            | {letter.event.entity_id for letter in letters if letter.event is not None}
        )
        days = {each.day for each in contributions.values()}
        sources = self.aws.sources
        return Observed(
            webhooks=thread.webhooks,
            documents=thread.documents,
            outbox=thread.outbox,
            items=thread.items,
            letters=letters,
            processed=self._processed(seen, thread),
            contributions=contributions,
            figures=self.aws.figures(sorted(days)),
            reports=self.aws.reports({week_of(event.day).label for event in events}),
            queued=messages_in(sources.sqs, sources.queue_url("work_queue")),
            pipe_notices=messages_in(sources.sqs, sources.queue_url("pipe_dlq")),
            blind=self.blind,
        )

    def _threads(self, correlation_id: str) -> tuple[Sequence[str], _Thread]:
        """The issue's, and those of the issues that it was moved from or to."""
        seen: list[str] = []
        thread, open_ids = _Thread(), [correlation_id]
        while open_ids and len(seen) < MOST_MOVES:
            current = open_ids.pop(0)
            seen.append(current)
            self._read(current, thread)
            moves = {
                move for event in thread.events() for move in (event.transferred_from, event.transferred_to)
            }
            open_ids += sorted(moves - {"", *seen, *open_ids})
        return seen, thread

    def _read(self, correlation_id: str, thread: _Thread) -> None:
        thread.items += self.aws.items(correlation_id)
        documents, webhooks = self.documents, self.webhooks
        if isinstance(documents, str):
            self.blind[Place.FIRESTORE] = documents
        else:
            thread.documents += self._try(Place.FIRESTORE, lambda: documents.of_issue(correlation_id))
            thread.outbox += self._try(Place.FIRESTORE, lambda: documents.waiting(correlation_id))
        if isinstance(webhooks, str):
            self.blind[Place.RECEIVER_LOG] = webhooks
        else:
            thread.webhooks += self._try(Place.RECEIVER_LOG, lambda: webhooks.of_issue(correlation_id))

    def _try(self, place: Place, read: Callable[[], Sequence[T]]) -> Sequence[T]:
        try:
            return read()
        except NotReached as error:
            self.blind[place] = str(error)
            return ()

    def _processed(self, seen: Iterable[str], thread: _Thread) -> list[Processed]:
        """From when the issue's first event came in."""
        arrivals = [datetime.fromisoformat(event.received_at) for event in thread.events()]
        arrivals += [webhook.at for webhook in thread.webhooks]
        if not arrivals:
            return []
        since = min(arrivals) - CLOCK_TOLERANCE
        until = self.now + CLOCK_TOLERANCE
        return [
            line
            for correlation_id in seen
            for line in self.aws.processed(since=since, until=until, correlation_id=correlation_id)
        ]
