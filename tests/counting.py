"""Messages in a DynamoDB, and what reads and writes there: for tests of every part."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from aggregator.aggregate import Aggregator, Report
from aggregator.store import Store as RowStore
from auditor.auditor import Auditor
from auditor.store import DayStore
from contract.contribution import Contribution
from contract.event import AnalyticsEvent, merged
from contract.item import from_item, to_item
from contract.thread import TEAM, Asks, Rules
from processor.batch import Judged, Processor
from processor.dead_letters import DeadLetters
from processor.recompute import Recomputation
from processor.store import Store
from reporter.store import FiguresStore
from rig.backends import Backend
from rig.builders import a_queue_record

BOT = "cv-chatbot[bot]"
RULES = Rules(
    bot_logins=frozenset({BOT}), ignored_logins=frozenset(), team=TEAM, asks=Asks.OUTSIDERS, keywords=()
)
RECOMPUTATION = Recomputation(rules=RULES, retention_days=400, today=date(2026, 11, 20))
NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)


def put(backend: Backend, *events: AnalyticsEvent) -> None:
    """As the receiver's store does: of each message the newest version, with what only older ones know."""
    for event in events:
        key: Any = {"thread_id": {"S": event.thread_id}, "message_id": {"S": event.message_id}}
        stored: Any = backend.client.get_item(TableName=backend.analytics_table, Key=key).get("Item")
        item: Any = to_item(merged(event, from_item(stored)) if stored else event, expires_at=1_900_000_000)
        backend.client.put_item(TableName=backend.analytics_table, Item=item)


def store_of(backend: Backend, client: Any = None) -> Store:
    return Store(
        client=client or backend.client,
        analytics_table=backend.analytics_table,
        threads_table=backend.threads_table,
        contributions_table=backend.contributions_table,
        sleep=lambda _: None,
    )


@dataclass
class Line:
    """Processor, aggregator, auditor and what a report reads, over one backend."""

    backend: Backend
    client: Any = None
    """For the processor; the backend's own by default."""
    recomputation: Recomputation = RECOMPUTATION
    now: datetime = NOW

    def poke(self, *events: AnalyticsEvent) -> Judged:
        """The queue brings these changes."""
        return self.judge(events)

    def judge(self, contents: Iterable[AnalyticsEvent | str]) -> Judged:
        """The queue brings messages of these events, or with these bodies."""
        dead_letters = DeadLetters(queue_url="", code_version="", connect=_no_queue)
        processor = Processor(
            store=store_of(self.backend, self.client),
            dead_letters=dead_letters,
            recomputation=lambda: self.recomputation,
        )
        return processor.judge([a_queue_record(each) for each in contents], lambda: 30.0)

    def aggregate(self, *contributions: Contribution) -> Report:
        """The stream brings changes of these contributions; by default, of all."""
        stored = self.backend.scan(self.backend.contributions_table)
        changed = contributions or tuple(map(Contribution.from_item, stored))
        store = RowStore(
            client=self.backend.client,
            contributions_table=self.backend.contributions_table,
            aggregates_table=self.backend.aggregates_table,
        )
        report = Report()
        records = [{"dynamodb": {"NewImage": each.to_item()}} for each in changed]
        Aggregator(store, clock=lambda: self.now).aggregate(records, lambda: 60.0, report)
        return report

    def count(self, *events: AnalyticsEvent) -> None:
        """Messages that come, and all that becomes of them."""
        put(self.backend, *events)
        if failures := self.poke(*events).failures():
            raise AssertionError(failures)
        self.aggregate()

    @property
    def day_store(self) -> DayStore:
        return DayStore(
            client=self.backend.client,
            threads=store_of(self.backend),
            aggregates_table=self.backend.aggregates_table,
        )

    def auditor(self) -> Auditor:
        return Auditor(
            store=self.day_store,
            recomputation=lambda: self.recomputation,
            settled_after=timedelta(minutes=15),
            pause_seconds=30.0,
            sleep=lambda _: None,
            clock=lambda: self.now,
        )

    @property
    def figures(self) -> FiguresStore:
        return FiguresStore(
            client=self.backend.client,
            aggregates_table=self.backend.aggregates_table,
            contributions_table=self.backend.contributions_table,
            threads_table=self.backend.threads_table,
        )


def _no_queue() -> Any:
    raise AssertionError("nothing dies here")
