"""From what the stores say to a line for each message, and the first hop that is missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from contract.event import ERASED, AnalyticsEvent
from ops.dlq.letters import Letter
from ops.timeline.advice import Adviser
from ops.timeline.observed import Observed, Place, Processed, SeenThread
from ops.timeline.thread_hops import ThreadHops
from ops.timeline.track import Standing, Step, Track
from reporter.amounts import duration

if TYPE_CHECKING:
    from stages.stage import Stage


@dataclass(frozen=True, slots=True)
class Timeline:
    """An issue's messages up to the processor, and from there on its threads: more than one if it moved."""

    messages: list[Track]
    threads: list[Track]

    @property
    def tracks(self) -> list[Track]:
        return [*self.messages, *self.threads]


def assemble(observed: Observed, *, stage: Stage, now: datetime, settled_after: timedelta) -> Timeline:
    """Messages in the order of their creation."""
    newest: dict[str, AnalyticsEvent] = {}
    for event in observed.events():
        if event.message_id not in newest or newest[event.message_id].version < event.version:
            newest[event.message_id] = event
    events = sorted(newest.values(), key=lambda event: (event.created_at, event.message_id))
    young_since = now - settled_after
    ways = (_Way(observed, event, Adviser(event, stage), young_since, settled_after) for event in events)
    threads = (
        ThreadHops(thread, observed, _adviser_of(thread, stage), now, young_since).track()
        for thread in observed.threads
        if thread.state or thread.events or thread.unreadable
    )
    return Timeline([way.track() for way in ways], list(threads))


def _adviser_of(thread: SeenThread, stage: Stage) -> Adviser | None:
    """None where there is nothing to go on."""
    newest = max(thread.events, key=lambda event: event.received_at, default=None)
    return Adviser(newest, stage) if newest else None


@dataclass(frozen=True, slots=True)
class _Way:
    """One message's way to the processor."""

    observed: Observed
    event: AnalyticsEvent
    adviser: Adviser
    young_since: datetime
    settled_after: timedelta

    def track(self) -> Track:
        event, meaning = self.event, self._thread.meanings.get(self.event.message_id)
        about = {
            "message_id": event.message_id,
            "thread_id": event.thread_id,
            "correlation_id": event.correlation_id,
            "kind": event.kind.value,
            "version": event.version,
            "delivery_id": event.delivery_id,
            "part": meaning.part.value if meaning else None,
            "meaning": meaning.sentence if meaning else None,
        }
        title = f"{event.correlation_id} {event.message_id}, version {event.version}"
        return Track(f"{title}: {meaning.sentence}" if meaning else title, about, list(self._steps()))

    @property
    def _thread(self) -> SeenThread:
        threads = (each for each in self.observed.threads if each.thread_id == self.event.thread_id)
        return next(threads, SeenThread(thread_id=self.event.thread_id))

    def _steps(self) -> Iterator[Step]:
        changed_at, _, _ = self.event.version.partition("#")
        if self.event.version != ERASED:
            yield Step("GitHub", Standing.DONE, "last changed", datetime.fromisoformat(changed_at))
        yield Step("receiver", Standing.DONE, f"delivery {self.event.delivery_id}", self._received_at)
        yield self._in_firestore()
        yield from self._in_outbox()
        yield self._in_dynamodb()
        yield self._processed()

    @property
    def _received_at(self) -> datetime:
        return datetime.fromisoformat(self.event.received_at)

    @property
    def _is_in_dynamodb(self) -> bool:
        return any(map(self._is_this, self._thread.events))

    def _is_this(self, event: AnalyticsEvent | Processed) -> bool:
        return (event.message_id, event.version) == (self.event.message_id, self.event.version)

    def _in_firestore(self) -> Step:
        hop = "Firestore"
        if Place.FIRESTORE in self.observed.blind:
            return Step(hop, Standing.UNKNOWN, self.observed.blind[Place.FIRESTORE])
        for document in self.observed.documents:
            if self._is_this(document.event):
                return Step(hop, Standing.DONE, "", document.written_at)
        return Step(hop, Standing.MISSING, "no such document", advice=self.adviser.not_in_firestore())

    def _in_outbox(self) -> Iterator[Step]:
        for entry in self.observed.outbox:
            if entry.message_id != self.event.message_id:
                continue
            since = f"{entry.entry_id} since {entry.since:%Y-%m-%d %H:%M:%S}"
            detail = f"{since}, {entry.attempts} tries {entry.reason}".strip()
            if entry.is_dead:
                advice = self.adviser.dead_in_outbox(entry.reason)
                yield Step("outbox", Standing.DEAD, detail, advice=advice)
            else:
                advice = self.adviser.waits_in_outbox(entry.reason)
                yield Step("outbox", Standing.WAITING, detail, advice=advice)

    def _in_dynamodb(self) -> Step:
        hop = "DynamoDB"
        if self._is_in_dynamodb:
            return Step(hop, Standing.DONE)
        if any(entry.message_id == self.event.message_id for entry in self.observed.outbox):
            return Step(hop, Standing.WAITING, "the outbox has it")
        return Step(hop, Standing.MISSING, "no such item", advice=self.adviser.lost_before_dynamodb())

    def _processed(self) -> Step:
        hop = "processor"
        lines = [line for line in self.observed.processed if self._is_this(line)]
        counted = min((line.at for line in lines if line.outcome == "counted"), default=None)
        if not self._is_in_dynamodb:
            return Step(hop, Standing.NOT_NEEDED, "it has not come so far")
        if counted or self._thread.is_counted:
            return Step(hop, Standing.DONE, ", ".join(line.outcome for line in lines), counted)
        if letter := self._letter:
            advice = self.adviser.dead(letter.message_id, letter.reason)
            return Step(hop, Standing.DEAD, f"in {letter.queue}: {letter.reason}", letter.sent_at, advice)
        last = max(lines, key=lambda line: line.at, default=None)
        if last is not None and last.outcome == "failed":
            return Step(hop, Standing.WAITING, last.reason, last.at, self.adviser.fails(last.reason))
        return self._not_processed(hop)

    @property
    def _letter(self) -> Letter | None:
        letters = self.observed.letters
        own = (each for each in letters if each.poke and each.poke.message_id == self.event.message_id)
        return next(own, None)

    def _not_processed(self, hop: str) -> Step:
        is_young = self._received_at > self.young_since
        queued, notices = self.observed.queued, self.observed.pipe_notices
        detail = f"{queued} messages in the work queue, {notices} in pipe_dlq"
        if is_young:
            detail += f"; called missing after {duration(self.settled_after.total_seconds())}"
        advice = self.adviser.not_counted(queued=queued, pipe_notices=notices)
        return Step(hop, Standing.WAITING if is_young else Standing.MISSING, detail, advice=advice)
