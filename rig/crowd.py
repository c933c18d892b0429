"""Many messages through processor and aggregator at once, on the rig's DynamoDB and without faults."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from aggregator.aggregate import Aggregator, Report
from aggregator.store import Store as RowStore
from contract.contribution import Contribution
from contract.event import AnalyticsEvent
from contract.item import to_item
from processor.batch import Processor
from rig.builders import a_queue_record
from rig.designs import processor_of
from rig.faults import Faults
from rig.fold import without_times
from rig.sizes import size_of
from rig.system import AGGREGATES, ANALYTICS, CONTRIBUTIONS, System
from rig.trial import expected
from rig.world import World

TIMEOUT_SECONDS = 30.0
PAGE_ITEMS = 1_000


@dataclass(frozen=True, slots=True)
class Counted:
    """What became of the crowd's messages."""

    failed: int
    """Messages that must come again, or have died."""
    is_exact: bool
    biggest_item: int
    """In bytes, of all tables but `analytics`."""
    system: System


def count(events: Sequence[AnalyticsEvent], *, batch: int) -> Counted:
    """Stores all, then counts them in batches, and makes the rows in the end."""
    world = World(1)
    system = System(world, Faults(world, 0.0))
    system.accepted = list(events)
    for table in system.dynamodb.tables.values():
        table.page = PAGE_ITEMS
    for event in events:
        system.dynamodb.put_item(TableName=ANALYTICS, Item=to_item(event, expires_at=2_000_000_000))
    failed = _process(processor_of(system, system.calm_client), events, batch)
    aggregate(system)
    found, wanted = system.rows(), expected(system)
    tables = (table for name, table in system.dynamodb.tables.items() if name != ANALYTICS)
    return Counted(
        failed=failed,
        is_exact={key: without_times(each) for key, each in found.items()}
        == {key: without_times(each) for key, each in wanted.items()},
        biggest_item=max(size_of(item) for table in tables for item in table.items.values()),
        system=system,
    )


def put_contributions(system: System, contributions: Iterable[Contribution]) -> None:
    for contribution in contributions:
        system.dynamodb.put_item(TableName=CONTRIBUTIONS, Item=contribution.to_item())


def aggregate(system: System) -> None:
    """The rows of all that the stream of `contributions` brought."""
    rows = RowStore(client=system.calm_client, contributions_table=CONTRIBUTIONS, aggregates_table=AGGREGATES)
    Aggregator(rows, clock=lambda: system.world.utc_now).aggregate(
        system.contributions.records, lambda: TIMEOUT_SECONDS, Report()
    )


def _process(processor: Processor, events: Sequence[AnalyticsEvent], batch: int) -> int:
    failed = 0
    for start in range(0, len(events), batch):
        records = [a_queue_record(event) for event in events[start : start + batch]]
        failed += len(processor.judge(records, lambda: TIMEOUT_SECONDS).failures())
    return failed
