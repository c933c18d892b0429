"""A day's figures, read from the aggregates by key: no scan, and no more than the day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from boto3.dynamodb.conditions import Key

from contract.aggregates import PARTITION_KEY, CounterKey, Figures, by_repository
from contract.stage import Stage

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import DynamoDBServiceResource, Table


def read_day(dynamodb: DynamoDBServiceResource, stage: Stage, day: str) -> dict[str, Figures]:
    """The figures of each repository that had any on that day."""
    table = dynamodb.Table(stage.names.aggregates_table)
    items = [item for partition in _partitions(stage, day) for item in _query(table, partition)]
    return {name: figures for name, figures in by_repository(items).items() if figures != Figures()}


def _partitions(stage: Stage, day: str) -> Iterable[str]:
    return (CounterKey(day, "").partition(shard) for shard in range(stage.aggregates.shards))


def _query(table: Table, partition: str) -> Iterator[Mapping[str, Any]]:
    """Consistent, since whoever asks has often just posted something."""
    condition = Key(PARTITION_KEY).eq(partition)
    page = table.query(KeyConditionExpression=condition, ConsistentRead=True)
    yield from page["Items"]
    while "LastEvaluatedKey" in page:
        page = table.query(
            KeyConditionExpression=condition,
            ConsistentRead=True,
            ExclusiveStartKey=page["LastEvaluatedKey"],
        )
        yield from page["Items"]
