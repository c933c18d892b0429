"""The processor under test, and the three usual designs that the same rig must catch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, cast

from aggregator.aggregate import Aggregator, Report
from aggregator.store import Store as RowStore
from contract.thread import Asks
from processor.batch import Processor
from processor.dead_letters import DeadLetters
from processor.recompute import Recomputation
from processor.store import Store
from publisher.documents import newest
from publisher.publish import publish
from rig import usual_designs
from rig.faults import TROUBLED_SECONDS
from rig.google import RETENTION_DAYS
from rig.powertools_clock import InvocationContext, run_powertools_on
from rig.queue import SqsClient
from rig.system import (
    AGGREGATES,
    ANALYTICS,
    CONTRIBUTIONS,
    COUNTING_RULES,
    MARKERS,
    THREADS,
    TIMEOUT_SECONDS,
    Consumer,
    System,
)
from rig.usual_designs import Handler, Tables

Design = Callable[[System], Consumer]


def ours(system: System, *, asks: Asks = Asks.OUTSIDERS) -> Consumer:
    """The processor as it is deployed, and behind it aggregator and publisher; only time, chance and the
    clients are the rig's.
    """
    return consumer_of(processor_of(system, system.client, asks=asks), system)


def consumer_of(processor: Processor, system: System) -> Consumer:
    """With the rest of the line behind it."""
    system.start_once("figures", lambda: _start_figures(system))
    return lambda records, time_left: processor.judge(records, time_left).failures()


def processor_of(system: System, client: Any, *, asks: Asks = Asks.OUTSIDERS) -> Processor:
    """The processor alone, over a client of the rig's DynamoDB."""
    sqs = SqsClient(system.faults, system.work_dlq)
    return Processor(
        store=Store(
            client=client,
            analytics_table=ANALYTICS,
            threads_table=THREADS,
            contributions_table=CONTRIBUTIONS,
            sleep=system.world.sleep,
            random=system.world.random.random,
        ),
        dead_letters=DeadLetters(queue_url="work-dlq", code_version="rig", connect=lambda: cast(Any, sqs)),
        recomputation=lambda: Recomputation(
            rules=replace(COUNTING_RULES, asks=asks),
            retention_days=RETENTION_DAYS,
            today=system.world.utc_now.date(),
        ),
    )


def _start_figures(system: System) -> None:
    """Two aggregators, as after a shard of the stream was split: both may write the same day at once."""
    for _ in range(2):
        store = RowStore(client=system.client, contributions_table=CONTRIBUTIONS, aggregates_table=AGGREGATES)
        aggregator = Aggregator(store, clock=lambda: system.world.utc_now)
        system.world.keep_alive("aggregator", partial(system.run_aggregator, partial(_aggregate, aggregator)))
    firestore: Any = system.published
    system.world.keep_alive(
        "publisher",
        partial(system.run_publisher, lambda records: publish(newest(records).documents, firestore)),
    )


def _aggregate(aggregator: Aggregator, records: Sequence[dict[str, Any]]) -> None:
    aggregator.aggregate(records, lambda: TIMEOUT_SECONDS, Report())


def ours_in_two_versions(system: System) -> Consumer:
    """A deployment half-way: a batch may meet another version of the rules, until all threads are poked."""
    versions = [ours(system), ours(system, asks=Asks.EVERYONE)]
    system.one_version_from = end = TROUBLED_SECONDS

    def consume(records: Sequence[dict[str, Any]], time_left: Callable[[], float]) -> list[str]:
        is_over = system.world.now >= end
        version = versions[0] if is_over else system.world.random.choice(versions)
        return version(records, time_left)

    return consume


def usual(make: Callable[[Tables], Handler]) -> Design:
    """A usual design, which the rig must catch."""

    def design(system: System) -> Consumer:
        system.whole_records = True
        run_powertools_on(system.world)
        handle = make(
            Tables(
                client=system.client,
                aggregates=AGGREGATES,
                markers=MARKERS,
                shards=1,
                done_with=lambda _event: None,
            )
        )

        def consume(records: Sequence[dict[str, Any]], time_left: Callable[[], float]) -> list[str]:
            answer = handle({"Records": list(records)}, InvocationContext(time_left))
            return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]

        return consume

    return design


OURS: dict[str, Design] = {"ours": ours, "ours, two versions at once": ours_in_two_versions}
USUAL: dict[str, Design] = {name: usual(make) for name, make in usual_designs.USUAL.items()}
