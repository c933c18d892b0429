"""The processor under test, broken copies of it, and the usual designs; the rig must catch these."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast

from contract.event import AnalyticsEvent
from processor.batch import Processor
from processor.dead_letters import DeadLetters
from processor.plan import Layout
from processor.settings import ProcessorSettings
from processor.store import Store
from receiver.outbox import entry_id
from rig import usual_designs
from rig.powertools_clock import InvocationContext, run_powertools_on
from rig.system import AGGREGATES, CONTRIBUTIONS, Consumer, SqsClient, System
from rig.usual_designs import Handler, Tables

Design = Callable[[System], Consumer]


def ours(system: System, *, shards: int = 2, buckets: int = 2, client: Any = None) -> Consumer:
    """The processor as it is deployed; only time, chance and the two clients are the rig's."""
    settings = ProcessorSettings(
        stage="rig",
        aggregates_table=AGGREGATES,
        contributions_table=CONTRIBUTIONS,
        work_dlq_url="work-dlq",
        shards=shards,
        keyword_buckets=buckets,
        issue_buckets=buckets,
        keywords_per_event=20,
        contribution_ttl_days=500,
        code_version=f"rig-{buckets}",
    )
    layout = Layout(
        aggregates_table=AGGREGATES,
        contributions_table=CONTRIBUTIONS,
        keyword_buckets=buckets,
        issue_buckets=buckets,
    )
    store = Store(client or system.client, layout, system.world.sleep, system.world.random.random)
    sqs = SqsClient(system.faults, system.work_dlq)
    dead_letters = DeadLetters(
        queue_url="work-dlq", code_version=settings.code_version, connect=lambda: cast(Any, sqs)
    )
    processor = Processor(settings=settings, store=store, dead_letters=dead_letters)
    return lambda records, time_left: processor.judge(records, time_left).failures()


def ours_in_two_versions(system: System) -> Consumer:
    """A deployment half-way: each batch may meet another version, with other shards and buckets."""
    versions = [ours(system), ours(system, shards=3, buckets=5)]

    def consume(records: Sequence[dict[str, Any]], time_left: Callable[[], float]) -> list[str]:
        return system.world.random.choice(versions)(records, time_left)

    return consume


def ours_without_conditions(system: System) -> Consumer:
    """A broken copy of ours, which the rig must catch: its transactions write whatever is there."""
    return ours(system, client=_Unconditional(system.client))


def ours_with_a_forgetful_receiver(system: System) -> Consumer:
    """A broken copy of ours, which the rig must catch: its outbox keeps nothing."""
    firestore = system.firestore
    put = firestore.put

    def put_and_forget(event: AnalyticsEvent, **more: Any) -> bool:
        is_new = put(event, **more)
        firestore.entries.pop(entry_id(event), None)
        return is_new

    firestore.put = put_and_forget  # type: ignore[method-assign]  # the breakage
    return ours(system)


class _Unconditional:
    """A client that forgets the conditions of a transaction."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def transact_write_items(self, *, TransactItems: list[dict[str, Any]]) -> Any:  # noqa: N803  # boto3's name
        for action in TransactItems:
            for body in action.values():
                body.pop("ConditionExpression", None)
                body.pop("ExpressionAttributeValues", None) if "Item" in body else None
        return self._client.transact_write_items(TransactItems=TransactItems)


def usual(make: Callable[[Tables], Handler]) -> Design:
    """A usual design, which the rig must catch."""

    def design(system: System) -> Consumer:
        run_powertools_on(system.world)
        handle = make(
            Tables(
                client=system.client,
                aggregates=AGGREGATES,
                contributions=CONTRIBUTIONS,
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
