"""A batch of queue messages, from their records to what became of each."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from contract.event import MalformedEvent
from processor.dead_letters import SEND_SECONDS, DeadLetters
from processor.message import Message, SqsRecord, group_of, read_message
from processor.plan import Outcome
from processor.settings import ProcessorSettings
from processor.store import Settled, Store, TimeLeft


@dataclass(slots=True, eq=False)
class Case:
    """One record and what became of it: failed, until something better is certain."""

    record: SqsRecord
    message: Message | None = None
    """None where it cannot be read."""
    outcome: Outcome = Outcome.FAILED
    reason: str = "not reached"

    def close(self, outcome: Outcome, reason: str = "") -> None:
        self.outcome, self.reason = outcome, reason


@dataclass(frozen=True, slots=True)
class Judged:
    """A batch's cases in the order of its records."""

    cases: Sequence[Case]
    conflicts: int

    def failures(self) -> list[str]:
        """The ids of the messages that the queue must deliver again."""
        failed = (case.record["messageId"] for case in self.cases if case.outcome is Outcome.FAILED)
        return list(dict.fromkeys(failed))


@dataclass(frozen=True, slots=True, kw_only=True)
class Processor:
    """Judges batches; all that it needs of the world is handed in."""

    settings: ProcessorSettings
    store: Store
    dead_letters: DeadLetters

    def judge(self, records: Sequence[SqsRecord], time_left: TimeLeft) -> Judged:
        """Counts what can be counted, buries what never can, and tells what must come again."""
        cases = [self._open(record) for record in records]
        conflicts = self._count(cases, time_left)
        self._bury(cases, time_left)
        return Judged(cases, conflicts)

    def _open(self, record: SqsRecord) -> Case:
        case = Case(record)
        try:
            case.message = read_message(
                record,
                keywords_per_event=self.settings.keywords_per_event,
                ttl_days=self.settings.contribution_ttl_days,
            )
        except MalformedEvent as error:
            case.close(Outcome.DEAD, str(error))
        except Exception as error:  # noqa: BLE001  # whatever it is, it must cost this record alone
            case.close(Outcome.DEAD, f"{type(error).__name__}: {error}")
        return case

    def _count(self, cases: Sequence[Case], time_left: TimeLeft) -> int:
        """Writes each entity's newest version; where that one is dead, the next."""
        shard = _shard(cases, self.settings.shards)
        waiting = _newest_first(cases)
        conflicts = 0
        while waiting:
            heads = [_message(group[0]) for group in waiting.values()]
            known = self.store.known([head.event.entity_id for head in heads if head.is_expected_known])
            contributions = [head.contribution for head in heads]
            applied = self.store.apply(contributions, known=known, shard=shard, time_left=time_left)
            conflicts += applied.conflicts
            waiting = _settle(waiting, applied.settled)
        return conflicts

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
        except Exception as error:  # noqa: BLE001  # as long as it is not safely there, it stays in the work queue
            case.close(Outcome.FAILED, f"dead ({case.reason}), but not buried: {error}")


def _message(case: Case) -> Message:
    if case.message is None:
        raise ValueError("this record could not be read")
    return case.message


def _shard(cases: Sequence[Case], shards: int) -> int:
    """One for the whole batch, so that it writes few items; from an id, so that batches seldom share it."""
    first = str(cases[0].record["messageId"]) if cases else ""
    return zlib.crc32(first.encode()) % shards


def _newest_first(cases: Iterable[Case]) -> dict[str, list[Case]]:
    """The readable cases by entity."""
    by_version = sorted(
        (case for case in cases if case.message), key=lambda case: _message(case).event.version, reverse=True
    )
    groups: dict[str, list[Case]] = {}
    for case in by_version:
        groups.setdefault(_message(case).event.entity_id, []).append(case)
    return groups


def _settle(waiting: Mapping[str, list[Case]], settled: Mapping[str, Settled]) -> dict[str, list[Case]]:
    """Closes what is settled; gives back the older versions of what is dead, which count in its place."""
    again = {}
    for entity_id, (head, *older) in waiting.items():
        verdict = settled[entity_id]
        head.close(verdict.outcome, verdict.reason)
        if verdict.outcome is Outcome.DEAD and older:
            again[entity_id] = older
            continue
        for case in older:
            case.close(*_beside(_message(head), _message(case), verdict))
    return again


def _beside(head: Message, other: Message, verdict: Settled) -> tuple[Outcome, str]:
    """What becomes of a version of which the batch holds a newer copy: nothing is done before that one is."""
    if verdict.outcome is Outcome.FAILED:
        return Outcome.FAILED, verdict.reason
    return (Outcome.DUPLICATE if other.event.version == head.event.version else Outcome.STALE), ""
