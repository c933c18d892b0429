"""A relay's run on stores in memory, and a clock that a test moves."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from contract.event import AnalyticsEvent
from receiver.outbox import GRACE
from receiver.store import Stored, StoreFailed
from relay.outbox import Entry
from relay.run import EntryOutcome, Report, Run
from rig.firestore import FakeFirestore
from rig.immediate import Immediate

RECEIVED = datetime(2026, 11, 16, 9, 0, 1, tzinfo=UTC)
EXPIRES = datetime(2027, 12, 21, tzinfo=UTC)


@dataclass
class Table:
    """A table that takes what it is not told to refuse."""

    versions: dict[str, str] = field(default_factory=dict)
    refusals: dict[str, Exception] = field(default_factory=dict)
    is_away: bool = False
    asked: int = 0

    def put(self, stored: Stored) -> bool:
        event = stored.event
        self.asked += 1
        if self.is_away:
            raise StoreFailed("DynamoDB: away")
        if event.message_id in self.refusals:
            raise self.refusals[event.message_id]
        is_new = self.versions.get(event.message_id, "") < event.version
        if is_new:
            self.versions[event.message_id] = event.version
        return is_new


@dataclass
class Bench:
    """An outbox, a table, and a clock that a test moves."""

    firestore: FakeFirestore = field(default_factory=lambda: FakeFirestore(Immediate()))
    table: Table = field(default_factory=Table)
    now: datetime = RECEIVED + GRACE
    logged: list[tuple[EntryOutcome, str, str]] = field(default_factory=list)
    seconds_per_put: float = 0.0

    def accept(self, *events: AnalyticsEvent) -> None:
        for event in events:
            self.firestore.put(event, expires_at=EXPIRES, left=lambda: 1.0)

    def run(self) -> Report:
        return Run(
            outbox=self.firestore,
            firestore=self.firestore,
            threads=self.firestore,
            dynamodb=self.table,
            at_once=lambda judge, entries: [self._judge(judge(entry)) for entry in entries],
            log=self._log,
            now=lambda: self.now,
            chance=lambda: 0.0,
        ).drain()

    def run_until_quiet(self) -> None:
        """As often as it takes, or until nothing is left that is ever due."""
        while self.firestore.depth().pending:
            self.now += timedelta(minutes=15)
            self.run()

    def pass_seconds(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def undeleted(self) -> set[str]:
        """The messages that still have a text."""
        return {name for name, document in self.firestore.stored.items() if document["text"]}

    def _judge(self, outcome: EntryOutcome) -> EntryOutcome:
        self.pass_seconds(self.seconds_per_put)
        return outcome

    def _log(self, outcome: EntryOutcome, entry: Entry, reason: str) -> None:
        self.logged.append((outcome, entry.message_id, reason))
