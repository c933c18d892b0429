"""What was sent and counted long before a trial begins: threads of which most has expired by now."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from aggregator.aggregate import Aggregator, Report
from aggregator.store import Store as RowStore
from contract.event import AnalyticsEvent
from contract.item import to_item
from processor.recompute import Recomputation
from receiver.retention import expires_at
from receiver.store import Stored
from rig.fold import threads_of
from rig.google import RETENTION_DAYS
from rig.system import AGGREGATES, ANALYTICS, CONTRIBUTIONS, COUNTING_RULES, THREADS, System, event_of
from rig.workload import Post
from rig.world import START

A_WHILE = timedelta(days=3)
"""After the last webhook the figures of its day were final."""


def remember(system: System, posts: Iterable[Post]) -> list[AnalyticsEvent]:
    """Fills the stores as they were then, and gives back the webhooks' events."""
    sent = (event_of(post, START + timedelta(seconds=post.at)) for post in posts)
    events = [event for event in sent if event]
    for messages in threads_of(events).values():
        for message in messages:
            _store(system, message)
        _count(system, messages)
    system.sealed = system.rows()
    return events


def _store(system: System, message: AnalyticsEvent) -> None:
    end = expires_at(message, retention_days=RETENTION_DAYS)
    item = to_item(message, expires_at=int(end.timestamp()))
    system.dynamodb.put_item(TableName=ANALYTICS, Item=item)
    document = Stored(event=message, revision=1, expires_at=end).to_document()
    system.firestore.stored[message.message_id] = document


def _count(system: System, messages: Iterable[AnalyticsEvent]) -> None:
    own = tuple(messages)
    last = max(message.received_at for message in own)
    today = (START.fromisoformat(last) + A_WHILE).date()
    recomputation = Recomputation(rules=COUNTING_RULES, retention_days=RETENTION_DAYS, today=today)
    made = recomputation.of(own, (), prior=None)
    if made is None:
        return
    system.dynamodb.put_item(TableName=THREADS, Item=made.state.to_item())
    for contribution in made.contributions:
        system.dynamodb.put_item(TableName=CONTRIBUTIONS, Item=contribution.to_item())
    store = RowStore(
        client=system.calm_client, contributions_table=CONTRIBUTIONS, aggregates_table=AGGREGATES
    )
    Aggregator(store, clock=lambda: system.world.utc_now).aggregate(
        system.contributions.records, lambda: 60.0, Report()
    )
