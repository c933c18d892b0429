"""A thread's hops behind the processor: its state and contributions, the days' rows, what Firestore shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from contract.contribution import COUNTS, Contribution
from contract.figures import Row
from contract.thread_state import ThreadState
from ops.timeline.advice import Adviser
from ops.timeline.observed import Observed, Place, SeenThread
from ops.timeline.track import Standing, Step, Track
from reporter.week import Week, week_of


@dataclass(frozen=True, slots=True)
class ThreadHops:
    """One thread in one stage."""

    thread: SeenThread
    observed: Observed
    adviser: Adviser | None
    """None where no message of the thread is left."""
    now: datetime
    young_since: datetime

    def track(self) -> Track:
        thread = self.thread
        name = self._name
        about = {"thread_id": thread.thread_id, "correlation_id": name}
        return Track(f"{name}, thread {thread.thread_id}", about, list(self._steps()))

    @property
    def _name(self) -> str:
        state = self.thread.expected.state if self.thread.expected else self.thread.state
        return state.correlation_id if state else self.thread.thread_id

    def _steps(self) -> Iterator[Step]:
        for what, reason in self.thread.unreadable.items():
            yield Step("DynamoDB", Standing.MISSING, f"{what} cannot be read and counts nothing: {reason}")
        yield self._state()
        yield self._contributed()
        yield self._aggregated()
        yield self._shown()
        yield from map(self._reported, sorted({week_of(each.day).label for each in self._expected}))

    @property
    def _expected(self) -> Sequence[Contribution]:
        """What each day should have; as it is stored where that cannot be computed any more."""
        expected = self.thread.expected
        if expected is None or not self.thread.is_whole:
            return [each for _, each in sorted(self.thread.contributions.items())]
        return expected.contributions

    @property
    def _counting(self) -> list[Contribution]:
        return [each for each in self._expected if not each.is_empty]

    @property
    def _late(self) -> Standing:
        """What is missing is on its way as long as the newest message is young."""
        newest = max((event.received_at for event in self.thread.events), default="")
        is_young = bool(newest) and datetime.fromisoformat(newest) > self.young_since
        return Standing.WAITING if is_young else Standing.MISSING

    def _state(self) -> Step:
        hop, state = "thread", self.thread.state
        if self.thread.is_counted:
            return Step(
                hop, Standing.DONE if state else Standing.NOT_NEEDED, _sentence(state) if state else ""
            )
        detail = "it is not what its messages come to" if state else "it was never counted"
        if self.adviser is None:
            return Step(hop, self._late, detail)
        letters = (
            each for each in self.observed.letters if self._is_of(each.poke.thread_id if each.poke else "")
        )
        if letter := next(letters, None):
            advice = self.adviser.dead(letter.message_id, letter.reason)
            return Step(hop, Standing.DEAD, f"in {letter.queue}: {letter.reason}", letter.sent_at, advice)
        queued, notices = self.observed.queued, self.observed.pipe_notices
        return Step(
            hop, self._late, detail, advice=self.adviser.not_counted(queued=queued, pipe_notices=notices)
        )

    def _is_of(self, thread_id: str) -> bool:
        return thread_id == self.thread.thread_id

    def _contributed(self) -> Step:
        hop, missing = "contributions", [each for each in self._expected if not self._is_stored(each)]
        if missing and self.thread.is_counted and self.adviser:
            detail = f"not as its messages come to: {', '.join(each.day for each in missing)}"
            advice = self.adviser.not_counted(
                queued=self.observed.queued, pipe_notices=self.observed.pipe_notices
            )
            return Step(hop, self._late, detail, advice=advice)
        if missing:
            return Step(hop, Standing.NOT_NEEDED, "it has not come so far")
        if not self._counting:
            return Step(hop, Standing.NOT_NEEDED, "it counts nothing")
        return Step(hop, Standing.DONE, "; ".join(map(_share, self._counting)))

    def _is_stored(self, expected: Contribution) -> bool:
        stored = self.thread.contributions.get(expected.day)
        if stored is None:
            return expected.is_empty
        like = replace(expected, revision=stored.revision)
        return stored == like or (stored.is_empty and expected.is_empty)

    def _aggregated(self) -> Step:
        hop, stored = "aggregates", [each for each in self._counting if self._is_stored(each)]
        for each in stored:
            row = self.thread.rows.get(each.day)
            if row is None or not holds(row, each):
                advice = self.adviser.drift(each.day) if self.adviser else None
                return Step(hop, self._late, f"the row of {each.day} lacks it", advice=advice)
        days = ", ".join(each.day for each in stored)
        return Step(hop, Standing.DONE if stored else Standing.NOT_NEEDED, days and f"the rows of {days}")

    def _shown(self) -> Step:
        hop, state = "dashboard", self.thread.state
        if Place.FIRESTORE in self.observed.blind:
            return Step(hop, Standing.UNKNOWN, self.observed.blind[Place.FIRESTORE])
        if state is None:
            return Step(hop, Standing.NOT_NEEDED)
        lacking = [] if self.thread.shown_state >= state.revision else ["the thread"]
        days = [
            day for day, row in self.thread.rows.items() if self.thread.shown_rows.get(day, 0) < row.revision
        ]
        lacking += [f"the figures of {day}" for day in days]
        if not lacking:
            return Step(hop, Standing.DONE, f"revision {self.thread.shown_state}")
        advice = self.adviser.not_shown(days or [self.adviser.event.day]) if self.adviser else None
        return Step(hop, self._late, f"Firestore is behind with {', '.join(lacking)}", advice=advice)

    def _reported(self, label: str) -> Step:
        hop, week, sent_at = "report", Week.parse(label), self.observed.reports.get(label)
        newest = max((event.received_at for event in self.thread.events), default="")
        if sent_at is not None and newest and sent_at < datetime.fromisoformat(newest):
            detail = f"of {label} was sent before the newest message came; the next one shows the correction"
            return Step(hop, Standing.NOT_NEEDED, detail)
        if sent_at is not None:
            return Step(hop, Standing.DONE, f"of {label}", sent_at)
        # Some hours of grace, as the report goes out on the morning after.
        due = datetime.fromisoformat(week.days[-1]).replace(tzinfo=UTC) + timedelta(days=2)
        is_due = f"none was sent of {label}" if self.now >= due else f"of {label} is still to come"
        return Step(hop, Standing.NOT_NEEDED, is_due)


def holds(row: Row, contribution: Contribution) -> bool:
    """Whether the row has at least what this thread adds; whether all of it is right, an audit says."""
    tally, missing_waits = row.figures.tally, Counter(contribution.waits) - Counter(row.figures.waits)
    is_listed = contribution.issue_id in row.figures.issue_ids or row.figures.issues > len(
        row.figures.issue_ids
    )
    return (
        is_listed
        and all(getattr(tally, name) >= getattr(contribution.tally, name) for name in COUNTS)
        and not missing_waits
    )


def _sentence(state: ThreadState) -> str:
    if state.is_gone:
        moved = f" to {state.moved_to}" if state.moved_to else ""
        return f"gone{moved}: it counts nothing"
    counts = (
        (state.questions, "questions"),
        (state.answered_by_bot, "answered by the bot"),
        (state.answered_by_people, "answered by people"),
        (state.closed, "closed without an answer"),
    )
    parts = [f"{what} {count}" for count, what in counts if count or what == "questions"]
    if state.waiting_since:
        parts.append(f"one waiting since {state.waiting_since} for {state.waiting_for}")
    return f"revision {state.revision}: {', '.join(parts)}"


def _share(contribution: Contribution) -> str:
    tally = contribution.tally
    return f"{contribution.day}: questions {tally.questions}, messages {tally.messages}"
