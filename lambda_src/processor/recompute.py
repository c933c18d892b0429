"""From all that is known of a thread to its state and to its share in each day's figures; all of it pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property

from contract.contribution import Contribution, Tally, keywords_of, questions_of, tallies, waits_of
from contract.event import AnalyticsEvent, is_sealed
from contract.item import NEVER
from contract.summary import NOTHING, summarise
from contract.thread import Message, Question, Rules, State, Summary, Thread
from contract.thread_state import MOST_TITLE, ThreadState

KEPT_DAYS = 90
"""How much longer a thread's state and contributions are kept than its messages."""
MOST_MOVES = 20
"""An issue that was transferred more often than this is followed no further."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recomputed:
    """What is written for a thread: its state, then its contributions."""

    state: ThreadState
    contributions: tuple[Contribution, ...]
    """One for each day that is not sealed, those included on which nothing is left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recomputation:
    """What a thread's figures depend on beside its messages."""

    rules: Rules
    retention_days: int
    today: date
    """The current UTC day."""

    def of(
        self, own: Sequence[AnalyticsEvent], earlier: Sequence[AnalyticsEvent], prior: ThreadState | None
    ) -> Recomputed | None:
        """`own` are the thread's messages, `earlier` those of the threads that it was before.

        None if nothing is known of the thread. A thread without messages counts only on its sealed days.
        """
        if own:
            known = _Known(own, earlier, prior)
            summary = summarise(known.thread, self.rules)
            return self._made(known.state(summary, self.retention_days), summary)
        return self._made(_emptied(prior), NOTHING) if prior else None

    def thread(
        self, own: Sequence[AnalyticsEvent], earlier: Sequence[AnalyticsEvent], prior: ThreadState | None
    ) -> Thread:
        """What is summarised, for whoever explains it."""
        return _Known(own, earlier, prior).thread

    def _made(self, state: ThreadState, summary: Summary) -> Recomputed:
        by_day = tallies(summary)
        contributions = (
            _contribution(
                state, day, by_day.get(day, Tally()), questions_of(summary, day), self.retention_days
            )
            for day in self.open_days(state)
        )
        return Recomputed(state=state, contributions=tuple(contributions))

    def open_days(self, state: ThreadState) -> list[str]:
        """The thread's days that are not sealed.

        A longer retention opens none again: messages that were written before it expired earlier.
        """
        return [
            day
            for day in state.days
            if not is_sealed(created_at=day, today=self.today, retention_days=state.retention_days)
        ]


def moved_here(
    own: Sequence[AnalyticsEvent], messages: Callable[[str], Sequence[AnalyticsEvent]]
) -> list[AnalyticsEvent]:
    """The messages of the threads that this one was before; `messages` reads those of a thread."""
    found: dict[str, Sequence[AnalyticsEvent]] = {}
    origin = _origin(own)
    while origin and origin not in found and len(found) < MOST_MOVES:
        found[origin] = messages(origin)
        origin = _origin(found[origin])
    return [event for events in found.values() for event in events]


def message_of(event: AnalyticsEvent) -> Message:
    """The event as `summarise` reads it."""
    return Message(
        message_id=event.message_id,
        is_opening=event.kind.is_opening,
        author=event.author,
        author_is_bot=event.author_is_bot,
        association=event.association,
        title=event.title,
        text=event.text,
        created_at=event.created_at,
        substantial_at=event.substantial_at,
        deleted=event.deleted,
        words=event.keywords,
    )


def _origin(events: Iterable[AnalyticsEvent]) -> str:
    return next((event.transferred_from for event in events if event.kind.is_opening), "")


@dataclass(frozen=True)
class _Known:
    """All that is known of a thread, which has a message at least."""

    own: Sequence[AnalyticsEvent]
    earlier: Sequence[AnalyticsEvent]
    prior: ThreadState | None

    @cached_property
    def opening(self) -> AnalyticsEvent | None:
        return next((event for event in self.own if event.kind.is_opening), None)

    @property
    def closed_at(self) -> str:
        """As last known: an opening post that has expired leaves a closed issue closed."""
        known = self.opening or self.prior
        return known.closed_at if known else ""

    @property
    def moved_to(self) -> str:
        if self.opening:
            return self.opening.transferred_to
        return self.prior.moved_to if self.prior else ""

    @property
    def is_deleted(self) -> bool:
        return self.opening is not None and self.opening.deleted

    @property
    def thread(self) -> Thread:
        return Thread(
            messages=tuple(map(message_of, (*self.own, *self.earlier))),
            closed_at=self.closed_at,
            deleted=self.is_deleted,
            moved=bool(self.moved_to),
        )

    def state(self, summary: Summary, retention_days: int) -> ThreadState:
        newest = max(self.own, key=lambda event: (event.version, event.received_at))
        last = max((*self.own, *self.earlier), key=lambda event: (event.received_at, event.delivery_id))
        is_gone = self.is_deleted or bool(self.moved_to)
        shown = None if is_gone else self.opening
        counts = Counter(question.state for question in summary.questions)
        waiting = next((each for each in summary.questions if each.state is State.WAITING), None)
        days = tuple(sorted({*tallies(summary), *(self.prior.days if self.prior else ())}))
        return ThreadState(
            thread_id=newest.thread_id,
            revision=self.prior.revision + 1 if self.prior else 1,
            correlation_id=newest.correlation_id,
            repository=newest.repository,
            repository_id=newest.repository_id,
            issue_id=newest.issue_id,
            title=shown.title[:MOST_TITLE] if shown else "",
            url=shown.url if shown else "",
            author=shown.author if shown else "",
            closed_at="" if is_gone else self.closed_at,
            is_gone=is_gone,
            messages=len(self.own) + len(self.earlier),
            questions=len(summary.questions),
            answered_by_bot=counts[State.ANSWERED_BY_BOT],
            answered_by_people=counts[State.ANSWERED_BY_PERSON],
            closed=counts[State.CLOSED],
            waiting_since=waiting.asked_at if waiting else "",
            waiting_for=waiting.asked_by if waiting else "",
            days=days,
            retention_days=min(retention_days, self.prior.retention_days if self.prior else retention_days),
            moved_to=self.moved_to,
            as_of=last.received_at,
            delivery_id=last.delivery_id,
            trace=last.trace,
            expires_at=_expires_at(max(days, default=newest.day), retention_days),
        )


def _emptied(prior: ThreadState) -> ThreadState:
    return replace(
        prior,
        revision=prior.revision + 1,
        title="",
        url="",
        author="",
        closed_at="",
        is_gone=True,
        messages=0,
        questions=0,
        answered_by_bot=0,
        answered_by_people=0,
        closed=0,
        waiting_since="",
        waiting_for="",
    )


def _contribution(
    state: ThreadState, day: str, tally: Tally, questions: Sequence[Question], retention_days: int
) -> Contribution:
    keywords, other_keywords = keywords_of(questions)
    return Contribution(
        day=day,
        thread_id=state.thread_id,
        revision=state.revision,
        repository=state.repository,
        repository_id=state.repository_id,
        issue_id=state.issue_id,
        tally=tally,
        waits=waits_of(questions),
        keywords=keywords,
        other_keywords=other_keywords,
        as_of=state.as_of,
        expires_at=_expires_at(day, retention_days),
    )


def _expires_at(day: str, retention_days: int) -> int:
    """Epoch seconds. Times so far in the future that no calendar holds them never expire."""
    try:
        last = datetime.fromisoformat(day).replace(tzinfo=UTC) + timedelta(days=retention_days + KEPT_DAYS)
    except OverflowError:
        return NEVER
    return int(last.timestamp())
