"""Asks every store about one issue, and about those that it moved from and to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

from contract.event import AnalyticsEvent
from ops.dlq.letters import Letter
from ops.dlq.options import WORK_DLQ
from ops.dlq.queues import dead_queues, open_queues
from ops.failure import NotReached
from ops.timeline.aws_stores import AwsStores
from ops.timeline.meaning import meanings
from ops.timeline.observed import Document, Observed, Place, Processed, SeenThread, Waiting, Webhook
from ops.timeline.webhooks import WebhookLog
from processor.recompute import moved_here
from processor.store import Messages
from reporter.queues import messages_in
from reporter.week import week_of

if TYPE_CHECKING:
    from ops.timeline.documents import Documents

T = TypeVar("T")

MOST_MOVES = 10
CLOCK_TOLERANCE = timedelta(minutes=5)
"""Logs are read from a little earlier, because two machines' clocks differ."""


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
    _messages: dict[str, Messages] = field(default_factory=dict)

    def look(self, correlation_id: str, repository_id: int | None) -> Observed:
        """`repository_id` is the one that counts under this name. Raises what boto3 raises, and NotDone."""
        letters = open_queues(self.aws.sources, [dead_queues(self.aws.sources.stage)[WORK_DLQ]]).letters
        named = [each for each in letters if each.correlation_id == correlation_id]
        known = {each.poke.thread_id for each in named if each.poke}
        known |= set(self._read(lambda documents: sorted(documents.threads_named(correlation_id))))
        if repository_id is not None:
            known.add(f"{repository_id}#{correlation_id.rpartition('#')[2]}")
        documents = self._with_moves(sorted(known))
        threads = [self._thread(each) for each in documents]
        own = [document for found in documents.values() for document in found]
        events = [each.event for each in own] + [event for each in threads for event in each.events]
        names = {correlation_id, *(event.correlation_id for event in events)}
        webhooks = [each for name in sorted(names) for each in self._webhooks_of(name)]
        sources = self.aws.sources
        return Observed(
            webhooks=webhooks,
            documents=own,
            outbox=[each for name in sorted(names) for each in self._waiting(name)],
            threads=threads,
            letters=[each for each in letters if _is_of(each, names, documents)],
            processed=self._processed(documents, events, webhooks),
            reports=self.aws.reports({week_of(day).label for each in threads for day in each.contributions}),
            queued=messages_in(sources.sqs, sources.queue_url("work_queue")),
            pipe_notices=messages_in(sources.sqs, sources.queue_url("pipe_dlq")),
            blind=self.blind,
        )

    def _with_moves(self, thread_ids: Sequence[str]) -> dict[str, Sequence[Document]]:
        """What Firestore has of these threads, and of those that they were moved from or to."""
        seen: dict[str, Sequence[Document]] = {}
        open_ids = list(thread_ids)
        while open_ids and len(seen) < MOST_MOVES:
            current = open_ids.pop(0)
            seen[current] = self._documents_of(current)
            events = [*(each.event for each in seen[current]), *self._events(current)]
            moves = {move for event in events for move in (event.transferred_from, event.transferred_to)}
            open_ids += sorted(moves - {"", *seen, *open_ids})
        return seen

    def _thread(self, thread_id: str) -> SeenThread:
        own, states = self._found(thread_id), self.aws.states(thread_id)
        state = states.get(thread_id)
        strange = {"the thread's state": "this code cannot read it"} if states and state is None else {}
        recomputation = self.aws.sources.recomputation()
        earlier = moved_here(own.events, self._events)
        expected = recomputation.of(own.events, earlier, state) if own.events else None
        thread = recomputation.thread(own.events, earlier, state) if own.events else None
        known = expected.state if expected else state
        days = known.days if known else ()
        rows = self.aws.rows(known.repository_id, days) if known else {}
        return SeenThread(
            thread_id=thread_id,
            events=own.events,
            unreadable={**own.unreadable, **strange},
            meanings=meanings(thread, recomputation.rules) if thread else {},
            state=state,
            expected=expected,
            is_whole=known is None or len(recomputation.open_days(known)) == len(known.days),
            contributions=self.aws.contributions(thread_id, days),
            rows=rows,
            shown_state=sum(self._read(lambda documents: [documents.shown_thread(thread_id)])),
            shown_rows=dict(
                self._read(
                    lambda documents: (
                        list(documents.shown_rows(known.repository_id, rows).items()) if known else []
                    )
                )
            ),
        )

    def _found(self, thread_id: str) -> Messages:
        if thread_id not in self._messages:
            self._messages[thread_id] = self.aws.messages(thread_id)
        return self._messages[thread_id]

    def _events(self, thread_id: str) -> Sequence[AnalyticsEvent]:
        return self._found(thread_id).events

    def _documents_of(self, thread_id: str) -> Sequence[Document]:
        return self._read(lambda documents: documents.of_thread(thread_id))

    def _waiting(self, correlation_id: str) -> Sequence[Waiting]:
        return self._read(lambda documents: documents.waiting(correlation_id))

    def _read(self, read: Callable[[Documents], Sequence[T]]) -> Sequence[T]:
        if isinstance(self.documents, str):
            self.blind[Place.FIRESTORE] = self.documents
            return ()
        documents = self.documents
        return self._try(Place.FIRESTORE, lambda: read(documents))

    def _webhooks_of(self, correlation_id: str) -> Sequence[Webhook]:
        if isinstance(self.webhooks, str):
            self.blind[Place.RECEIVER_LOG] = self.webhooks
            return ()
        webhooks = self.webhooks
        return self._try(Place.RECEIVER_LOG, lambda: webhooks.of_issue(correlation_id))

    def _try(self, place: Place, read: Callable[[], Sequence[T]]) -> Sequence[T]:
        try:
            return read()
        except NotReached as error:
            self.blind[place] = str(error)
            return ()

    def _processed(
        self, thread_ids: Iterable[str], events: Iterable[AnalyticsEvent], webhooks: Iterable[Webhook]
    ) -> list[Processed]:
        """From when the issue's first event came in."""
        arrivals = [datetime.fromisoformat(event.received_at) for event in events]
        arrivals += [webhook.at for webhook in webhooks]
        if not arrivals:
            return []
        since, until = min(arrivals) - CLOCK_TOLERANCE, self.now + CLOCK_TOLERANCE
        return [
            line
            for thread_id in thread_ids
            for line in self.aws.processed(since=since, until=until, thread_id=thread_id)
        ]


def _is_of(letter: Letter, names: Iterable[str], thread_ids: Iterable[str]) -> bool:
    return letter.correlation_id in names or (letter.poke is not None and letter.poke.thread_id in thread_ids)
