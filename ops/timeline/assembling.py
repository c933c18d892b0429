"""From what the stores say to a line for each event: hop by hop, and the first hop that is missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from processor.contribution import Contribution

from contract.event import AnalyticsEvent
from ops.timeline.advice import Adviser
from ops.timeline.observed import Observed, Place
from ops.timeline.track import Standing, Step, Track
from reporter.amounts import duration
from reporter.week import Week

if TYPE_CHECKING:
    from stages.stage import Stage


def assemble(observed: Observed, *, stage: Stage, now: datetime, settled_after: timedelta) -> list[Track]:
    """A track for each entity, in the order of their creation."""
    newest: dict[str, AnalyticsEvent] = {}
    for event in observed.events():
        if event.entity_id not in newest or newest[event.entity_id].version < event.version:
            newest[event.entity_id] = event
    for letter in observed.letters:
        if (dead := letter.event) is not None and dead.entity_id not in newest:
            newest[dead.entity_id] = dead
    tracks = [
        Track(event, list(_Way(observed, event, Adviser(event, stage), now, settled_after).steps()))
        for event in newest.values()
    ]
    return sorted(tracks, key=lambda track: (track.event.created_at, track.event.entity_id))


@dataclass(frozen=True, slots=True)
class _Way:
    """One event's way."""

    observed: Observed
    event: AnalyticsEvent
    adviser: Adviser
    now: datetime
    settled_after: timedelta

    def steps(self) -> Iterator[Step]:
        version = self.event.version.partition("#")[0]
        yield Step("GitHub", Standing.DONE, "last changed", datetime.fromisoformat(version))
        yield Step("receiver", Standing.DONE, f"delivery {self.event.delivery_id}", self._received_at)
        yield self._in_firestore()
        yield from self._in_outbox()
        yield self._in_dynamodb()
        if self._is_in_dynamodb and not self._goes_on:
            yield Step("processor", Standing.NOT_NEEDED, "the stage's keywords do not ask for it")
            return
        yield self._processed()
        yield self._contributed()
        yield self._aggregated()
        yield self._reported()

    @property
    def _received_at(self) -> datetime:
        return datetime.fromisoformat(self.event.received_at)

    @property
    def _is_young(self) -> bool:
        return self.now - self._received_at < self.settled_after

    @property
    def _is_in_dynamodb(self) -> bool:
        return any(self._is_this(each.event.entity_id, each.event.version) for each in self.observed.items)

    @property
    def _goes_on(self) -> bool:
        """What is not routed goes on where a version before it was counted, to take that back."""
        routed = any(
            each.is_routed for each in self.observed.items if each.event.entity_id == self.event.entity_id
        )
        return routed or self.event.entity_id in self.observed.contributions

    @property
    def _counted(self) -> Contribution | None:
        """The contribution of this version, or of a newer one."""
        known = self.observed.contributions.get(self.event.entity_id)
        return known if known is not None and known.version >= self.event.version else None

    def _is_this(self, entity_id: str, version: str) -> bool:
        return (entity_id, version) == (self.event.entity_id, self.event.version)

    def _in_firestore(self) -> Step:
        hop = "Firestore"
        if Place.FIRESTORE in self.observed.blind:
            return Step(hop, Standing.UNKNOWN, self.observed.blind[Place.FIRESTORE])
        for document in self.observed.documents:
            if self._is_this(document.event.entity_id, document.event.version):
                return Step(hop, Standing.DONE, "", document.written_at)
        return Step(hop, Standing.MISSING, "no such document", advice=self.adviser.not_in_firestore())

    def _in_outbox(self) -> Iterator[Step]:
        for entry in self.observed.outbox:
            if not self._is_this(entry.entity_id, entry.version):
                continue
            detail = f"since {_clock(entry.since)}, {entry.attempts} tries {entry.reason}".strip()
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
        if any(self._is_this(entry.entity_id, entry.version) for entry in self.observed.outbox):
            return Step(hop, Standing.WAITING, "the outbox has it")
        return Step(hop, Standing.MISSING, "no such item", advice=self.adviser.lost_before_dynamodb())

    def _processed(self) -> Step:
        hop = "processor"
        lines = [line for line in self.observed.processed if self._is_this(line.entity_id, line.version)]
        last = max(lines, key=lambda line: line.at, default=None)
        at = min((line.at for line in lines if line.outcome in {"counted", "corrected"}), default=None)
        if self._counted:
            return Step(hop, Standing.DONE, ", ".join(line.outcome for line in lines), at)
        for letter in self.observed.letters:
            if letter.event is not None and self._is_this(letter.event.entity_id, letter.event.version):
                advice = self.adviser.dead(letter.message_id, letter.reason)
                return Step(hop, Standing.DEAD, f"in {letter.queue}: {letter.reason}", letter.sent_at, advice)
        if last is not None and last.outcome == "failed":
            return Step(hop, Standing.WAITING, last.reason, last.at, self.adviser.fails(last.reason))
        return self._not_processed(hop)

    def _not_processed(self, hop: str) -> Step:
        if not self._is_in_dynamodb:
            return Step(hop, Standing.NOT_NEEDED, "it has not come so far")
        queued, notices = self.observed.queued, self.observed.pipe_notices
        detail = f"{queued} messages in the work queue, {notices} in pipe_dlq"
        if self._is_young:
            detail += f"; called missing after {duration(self.settled_after.total_seconds())}"
        advice = self.adviser.lost_before_processor(queued=queued, pipe_notices=notices)
        return Step(hop, Standing.WAITING if self._is_young else Standing.MISSING, detail, advice=advice)

    def _contributed(self) -> Step:
        hop = "contribution"
        counted = self._counted
        if counted is None:
            has_older = self.event.entity_id in self.observed.contributions
            return Step(
                hop, Standing.NOT_NEEDED, "an older version" if has_older else "it has not come so far"
            )
        if counted.keywords is None:
            return Step(hop, Standing.DONE, "counts nothing any more")
        detail = f"{counted.kind.value} of {counted.day}: {', '.join(counted.keywords)}"
        return Step(hop, Standing.DONE, detail)

    def _aggregated(self) -> Step:
        hop = "aggregates"
        counted = self._counted
        if counted is None or counted.keywords is None:
            return Step(hop, Standing.NOT_NEEDED)
        key = (counted.day, counted.repository, counted.issue_id)
        expected = sum(
            (each.day, each.repository, each.issue_id) == key and each.keywords is not None
            for each in self.observed.contributions.values()
        )
        found = self.observed.figures.get(key, 0)
        detail = f"events of this issue on {counted.day}: {found}"
        if found < expected:
            return Step(hop, Standing.MISSING, f"{detail}, not {expected}", advice=self.adviser.drift())
        return Step(hop, Standing.DONE, detail)

    def _reported(self) -> Step:
        week = week_of(self.event.day)
        sent_at = self.observed.reports.get(week.label)
        if sent_at is not None and sent_at < self._received_at:
            detail = f"of {week.label} was sent before this came; the next report shows the correction"
            return Step("report", Standing.NOT_NEEDED, detail)
        if sent_at is not None:
            return Step("report", Standing.DONE, f"of {week.label}", sent_at)
        # Some hours of grace, as the report goes out on the morning after.
        due = datetime.fromisoformat(week.days[-1]).replace(tzinfo=UTC) + timedelta(days=2)
        if self.now < due:
            return Step("report", Standing.NOT_NEEDED, f"of {week.label} is still to come")
        return Step("report", Standing.NOT_NEEDED, f"none was sent of {week.label}")


def week_of(day: str) -> Week:
    """The ISO week of a day such as `2026-11-22`."""
    date = datetime.fromisoformat(day).date()
    return Week(date - timedelta(days=date.weekday()))


def _clock(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
