"""Audits days: recomputes every thread that has messages of the day, and compares."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from auditor.audit import (
    Audit,
    Difference,
    Seen,
    audit,
    differences_of_rows,
    differences_of_thread,
    differences_of_unreadable,
    shared,
)
from auditor.store import DayStore
from contract.contribution import Contribution
from contract.event import AnalyticsEvent
from contract.figures import Row, is_final
from contract.thread_state import ThreadState
from processor.recompute import Recomputation, moved_here

_TOGETHER = 100
"""Threads whose states are read in one call."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Auditor:
    """`sleep` and `clock` are replaced where time is not real."""

    store: DayStore
    recomputation: Callable[[], Recomputation]
    settled_after: timedelta
    """From an event's arrival: before that, figures that do not show it yet are not wrong."""
    pause_seconds: float
    """Between two looks: longer than figures take to follow their threads."""
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)

    def audit(self, day: str, repository_id: int | None = None) -> Audit:
        """What is wrong in the same way at two looks, of one repository or of all."""
        first = self._look(day, repository_id)
        if not first.differences:
            return first
        self.sleep(self.pause_seconds)
        suspects = {each.thread_id for each in first.differences if each.thread_id}
        return shared(first, self._look(day, repository_id, suspects))

    def _look(self, day: str, repository_id: int | None, only: Collection[str] | None = None) -> Audit:
        unreadable: dict[str, str] = {}
        rows = self.store.rows(day, repository_id, unreadable)
        contributions = self.store.contributions(day, repository_id, unreadable)
        # The threads last: what is the newest of all must be the messages.
        found: list[Difference] = []
        if not self._is_final(rows):
            found += differences_of_rows(day, rows, list(contributions.values()), repository_id)
        found += differences_of_unreadable(day, unreadable)
        if only is None:
            only = {*self.store.thread_ids(day, repository_id), *contributions}
        for seen in self._seen(sorted(only), day, contributions):
            found += differences_of_thread(seen)
        return audit(found, now=self.clock(), settled_after=self.settled_after)

    def _is_final(self, rows: Iterable[Row]) -> bool:
        """The row for all says it for the day; figures of a final day stay though its contributions go."""
        return any(not row.repository_id and is_final(row.complete_until, self.clock()) for row in rows)

    def _seen(
        self, thread_ids: Sequence[str], day: str, contributions: Mapping[str, Contribution]
    ) -> Iterator[Seen]:
        recomputation = self.recomputation()
        for start in range(0, len(thread_ids), _TOGETHER):
            together = thread_ids[start : start + _TOGETHER]
            states = self.store.states(together)
            for thread_id in together:
                seen = self._thread(thread_id, day, states.get(thread_id), recomputation)
                if not _is_half_gone(seen, recomputation):
                    yield replace(seen, stored=contributions.get(thread_id))

    def _thread(
        self, thread_id: str, day: str, state: ThreadState | None, recomputation: Recomputation
    ) -> Seen:
        found = self.store.messages(thread_id)
        made = recomputation.of(found.events, moved_here(found.events, self._events), state)
        return Seen(
            thread_id=thread_id,
            has_messages=bool(found.events),
            unreadable=len(found.unreadable),
            state=state,
            stored=None,
            expected_state=made.state if made else None,
            expected=next((each for each in made.contributions if each.day == day), None) if made else None,
        )

    def _events(self, thread_id: str) -> Sequence[AnalyticsEvent]:
        return self.store.messages(thread_id).events


def _is_half_gone(seen: Seen, recomputation: Recomputation) -> bool:
    """Whether the thread's first messages may have expired since it was written: it comes to less by now."""
    state = seen.expected_state
    return state is not None and len(recomputation.open_days(state)) < len(state.days)
