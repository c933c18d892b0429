"""A batch of queue messages, from their records to what became of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import chain

from contract.event import MalformedEvent
from contract.thread_state import ThreadState
from processor.dead_letters import SEND_SECONDS, DeadLetters
from processor.poke import Poke, SqsRecord, group_of, read_poke
from processor.recompute import MOST_MOVES, Recomputation, Recomputed, moved_here
from processor.store import Messages, NeverTaken, NotDone, Store, TimeLeft

MOST_RACES = 20
"""How often a thread is read again if others write it at the same time; then its messages are redelivered."""


class Outcome(StrEnum):
    """What became of one message; each ends in exactly one of these."""

    COUNTED = "counted"
    DEAD = "dead"
    FAILED = "failed"


@dataclass(slots=True, eq=False)
class Case:
    """One record and what became of it: failed, until something better is certain."""

    record: SqsRecord
    poke: Poke | None = None
    """None where it cannot be read."""
    outcome: Outcome = Outcome.FAILED
    reason: str = "not reached"
    error: Exception | None = None
    """What nobody had expected."""

    def close(self, outcome: Outcome, reason: str = "") -> None:
        self.outcome, self.reason = outcome, reason


@dataclass(slots=True)
class Judged:
    """A batch's cases in the order of its records, and what the batch met."""

    cases: Sequence[Case]
    threads: int = 0
    conflicts: int = 0
    """How often another writer of a thread was first."""
    unreadable: dict[str, str] = field(default_factory=dict)
    """Stored messages that were left out because this code cannot read them, and why, by their names."""

    def number_of(self, outcome: Outcome) -> int:
        return sum(case.outcome is outcome for case in self.cases)

    def failures(self) -> list[str]:
        """The ids of the messages that the queue must deliver again."""
        failed = (case.record["messageId"] for case in self.cases if case.outcome is Outcome.FAILED)
        return list(dict.fromkeys(failed))


@dataclass(frozen=True, slots=True, kw_only=True)
class Processor:
    """Judges batches; all that it needs of the world is handed in."""

    store: Store
    dead_letters: DeadLetters
    recomputation: Callable[[], Recomputation]
    """As of now: days pass while a process lives."""

    def judge(self, records: Sequence[SqsRecord], time_left: TimeLeft) -> Judged:
        """Recomputes the threads that the records name, sends away what cannot be read, and says what must
        be redelivered.
        """
        judged = Judged([_open(record) for record in records])
        by_thread: dict[str, list[Case]] = {}
        for case in judged.cases:
            if case.poke:
                by_thread.setdefault(case.poke.thread_id, []).append(case)
        _Run(self, judged, time_left).recompute(by_thread)
        self._bury(judged.cases, time_left)
        return judged

    def _bury(self, cases: Iterable[Case], time_left: TimeLeft) -> None:
        """Sends the dead away, and in a FIFO queue holds back what came after a failure in its group."""
        held: set[str] = set()
        for case in cases:
            group = group_of(case.record)
            if group in held:
                case.close(Outcome.FAILED, "behind a failed message of its group")
            elif case.outcome is Outcome.DEAD:
                self._send_away(case, time_left)
            if case.outcome is Outcome.FAILED and group is not None:
                held.add(group)

    def _send_away(self, case: Case, time_left: TimeLeft) -> None:
        if time_left() < SEND_SECONDS:
            case.close(Outcome.FAILED, f"no time left to send it to the dead-letter queue: {case.reason}")
            return
        try:
            self.dead_letters.send(case.record, case.reason)
        except Exception as error:  # noqa: BLE001  # until it is safely there, it stays in the work queue
            case.close(Outcome.FAILED, f"dead ({case.reason}), but not sent to its queue: {error}")


def _open(record: SqsRecord) -> Case:
    case = Case(record)
    try:
        case.poke = read_poke(record)
    except Exception as error:  # noqa: BLE001  # whatever it is, it must cost this record alone
        case.close(Outcome.DEAD, _reason(error))
    return case


@dataclass(slots=True)
class _Run:
    """One batch's threads."""

    processor: Processor
    judged: Judged
    time_left: TimeLeft
    states: dict[str, ThreadState | None] = field(default_factory=dict)
    done: set[str] = field(default_factory=set)
    """Threads that were written in this run, after all of its messages had come."""

    def recompute(self, by_thread: Mapping[str, Sequence[Case]]) -> None:
        """Small threads first: one that takes all the time there is costs no other its own."""
        try:
            # Before any message is read: docs/guarantees.md says why this order makes it exact, and why a
            # state that is a moment old does no harm.
            self._look(*by_thread, consistent=False)
        except NotDone as error:
            _close(chain.from_iterable(by_thread.values()), Outcome.FAILED, error)
            return
        for thread_id in sorted(by_thread, key=self._size):
            try:
                self._thread(thread_id)
            except NeverTaken as error:
                _close(by_thread[thread_id], Outcome.DEAD, error)
            except Exception as error:  # noqa: BLE001  # whatever it is, it must cost this thread alone
                _close(by_thread[thread_id], Outcome.FAILED, error)
            else:
                _close(by_thread[thread_id], Outcome.COUNTED)

    def _look(self, *thread_ids: str, consistent: bool = True) -> None:
        for thread_id in thread_ids:
            self.states.pop(thread_id, None)
        self.states |= self.processor.store.states(thread_ids, self.time_left, consistent=consistent)

    def _size(self, thread_id: str) -> int:
        state = self.states.get(thread_id)
        return state.messages if state else 0

    def _prior(self, thread_id: str) -> ThreadState | None:
        state = self.states.get(thread_id)
        if state is None and thread_id in self.states:
            raise NotDone("this code cannot read what is stored of the thread")
        return state

    def _thread(self, thread_id: str) -> None:
        """The thread, and the one that it moved to, which reads this one's messages as its own."""
        for _ in range(MOST_MOVES):
            if not thread_id or thread_id in self.done:
                return
            moved_to = self._until_written(thread_id)
            self.done.add(thread_id)
            thread_id = moved_to
            if thread_id and thread_id not in self.done:
                self._look(thread_id)

    def _until_written(self, thread_id: str) -> str:
        """Where the thread has moved to, or nothing. Raises NotDone."""
        store, races = self.processor.store, 0
        first: ThreadState | None = None
        while races < MOST_RACES:
            made = self._read(thread_id, self._prior(thread_id))
            if made is None:
                return ""
            if store.put_state(made.state, self.time_left):
                self.judged.threads += 1
                for contribution in made.contributions:
                    store.put_contribution(contribution, self.time_left)
                return made.state.moved_to
            self.judged.conflicts += 1
            store.step_aside()
            self._look(thread_id)
            now = self._prior(thread_id)
            # The first look of the batch may have shown an older state, so that only the next one counts.
            if races and now and self._is_done_by_others(now, first):
                return now.moved_to
            first = first if races else now
            races += 1
        raise NotDone("others wrote this thread all the time")

    def _is_done_by_others(self, now: ThreadState, first: ThreadState | None) -> bool:
        """Whether all that this run knew when it began is written by those who came first.

        `first` is a consistent look. Whoever wrote the revision after the next one read the thread after that
        look, since it had read the next one before. Its contributions are looked for, as it may have died
        before them.
        """
        since = (first.revision if first else 0) + 2
        if now.revision < since:
            return False
        days = self.processor.recomputation().open_days(now)
        return self.processor.store.are_written(now.thread_id, days, since=since, time_left=self.time_left)

    def _read(self, thread_id: str, prior: ThreadState | None) -> Recomputed | None:
        """None for a thread of which nothing is known: it never had a message, or none that can be read."""
        own = self._messages(thread_id)
        if own.unreadable and not own.events:
            return None
        earlier = moved_here(own.events, lambda origin: self._messages(origin).events)
        return self.processor.recomputation().of(own.events, earlier, prior)

    def _messages(self, thread_id: str) -> Messages:
        messages = self.processor.store.messages(thread_id, self.time_left)
        for message_id, reason in messages.unreadable.items():
            self.judged.unreadable[f"{thread_id}/{message_id}"] = reason
        return messages


def _close(cases: Iterable[Case], outcome: Outcome, error: Exception | None = None) -> None:
    for case in cases:
        case.close(outcome, "" if error is None else _reason(error))
        # What DynamoDB refuses says all; where anything else went wrong, the traceback does.
        case.error = None if isinstance(error, NotDone) else error


def _reason(error: Exception) -> str:
    return str(error) if isinstance(error, NotDone | MalformedEvent) else f"{type(error).__name__}: {error}"
