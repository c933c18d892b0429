"""The processor under test, and the three usual designs that the same rig must catch."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, cast

from aws_lambda_powertools.utilities.idempotency import (
    DynamoDBPersistenceLayer,
    IdempotencyConfig,
    idempotent_function,
)

from contract.aggregates import QUERIES, RESPONSES
from contract.event import AnalyticsEvent
from contract.item import from_item
from processor.batch import Processor
from processor.dead_letters import DeadLetters
from processor.plan import Layout
from processor.settings import ProcessorSettings
from processor.store import Store
from receiver.outbox import entry_id
from rig.powertools_clock import InvocationContext, run_powertools_on
from rig.system import AGGREGATES, CONTRIBUTIONS, Consumer, SqsClient, System

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


def marker_first(system: System) -> Consumer:
    """A marker with a condition, then the effect: a crash in between loses the event."""

    def count(event: AnalyticsEvent) -> None:
        if _mark(system.client, event):
            _add_one(system.client, event)

    return _one_by_one(count)


def effect_first(system: System) -> Consumer:
    """A look for the marker, the effect, then the marker: a crash in between counts the event twice."""

    def count(event: AnalyticsEvent) -> None:
        if not system.client.get_item(TableName=CONTRIBUTIONS, Key=_marker(event)):
            _add_one(system.client, event)
            _mark(system.client, event)

    return _one_by_one(count)


def powertools_per_record(system: System) -> Consumer:
    """Powertools' idempotency around each record: in-progress marker, effect, completed marker."""
    layer = DynamoDBPersistenceLayer(
        table_name=CONTRIBUTIONS, key_attr="entity_id", boto3_client=cast(Any, system.client)
    )

    def consume(records: Sequence[dict[str, Any]], time_left: Callable[[], float]) -> list[str]:
        config = IdempotencyConfig(event_key_jmespath="identity", expires_after_seconds=60 * 86_400)
        config.register_lambda_context(cast(Any, InvocationContext(time_left)))

        def count(event: AnalyticsEvent) -> None:
            counted = idempotent_function(
                lambda data: _add_one(system.client, event),  # noqa: ARG005  # the decorator hands it in by name
                data_keyword_argument="data",
                persistence_store=layer,
                config=config,
            )
            counted(data={"identity": f"{event.entity_id}@{event.version}"})

        return _one_by_one(count)(records, time_left)

    run_powertools_on(system.world)
    return consume


def _one_by_one(count: Callable[[AnalyticsEvent], None]) -> Consumer:
    """The usual loop: a record that raises is reported and comes again."""

    def consume(records: Sequence[dict[str, Any]], time_left: Callable[[], float]) -> list[str]:
        failures = []
        for record in records:
            try:
                count(from_item(json.loads(record["body"])["dynamodb"]["NewImage"]))
            except Exception:  # noqa: BLE001  # as the loops under test do
                failures.append(record["messageId"])
        return failures

    return consume


def _marker(event: AnalyticsEvent) -> dict[str, Any]:
    return {"entity_id": {"S": f"{event.entity_id}@{event.version}"}}


def _mark(client: Any, event: AnalyticsEvent) -> bool:
    try:
        client.put_item(
            TableName=CONTRIBUTIONS,
            Item=_marker(event),
            ConditionExpression="attribute_not_exists(entity_id)",
        )
    except client.exceptions.ConditionalCheckFailedException:
        return False
    return True


def _add_one(client: Any, event: AnalyticsEvent) -> None:
    client.update_item(
        TableName=AGGREGATES,
        Key={"day_shard": {"S": f"{event.day}#0"}, "counter": {"S": f"counts#{event.repository}"}},
        UpdateExpression="ADD #kind :one",
        ExpressionAttributeNames={"#kind": QUERIES if event.kind == "query" else RESPONSES},
        ExpressionAttributeValues={":one": {"N": "1"}},
    )


OURS: dict[str, Design] = {"ours": ours, "ours, two versions at once": ours_in_two_versions}
USUAL: dict[str, Design] = {
    "marker first": marker_first,
    "effect first": effect_first,
    "Powertools idempotency per record": powertools_per_record,
}
