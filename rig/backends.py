"""The DynamoDBs that the store's code is held to the same behaviour on."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import boto3
from boto3.dynamodb.types import TypeDeserializer
from botocore.config import Config
from moto import mock_aws

from contract import aggregates, item
from contract.aggregates import Figures, by_repository
from contract.item import Item
from processor import contribution
from rig.dynamodb import FakeDynamoDB
from rig.table import FakeTable

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

REGION = "eu-west-2"
# One session, since reading a service's model takes longer than most tests do.
SESSION = boto3.Session(region_name=REGION, aws_access_key_id="test", aws_secret_access_key="test")
_AGGREGATES_KEYS = (aggregates.PARTITION_KEY, aggregates.SORT_KEY)
_CONTRIBUTIONS_KEYS = (contribution.PARTITION_KEY,)
_ANALYTICS_KEYS = (item.PARTITION_KEY, item.SORT_KEY)
_INDEX_KEYS = (item.DAY_SHARD, item.SORT_KEY)


@dataclass(frozen=True, slots=True)
class Backend:
    """A DynamoDB with the stage's three tables, empty."""

    client: DynamoDBClient
    analytics_table: str
    aggregates_table: str
    contributions_table: str
    scan: Callable[[str], list[Item]]

    def figures(self) -> dict[tuple[str, str], Figures]:
        """What the aggregates add up to, by day and repository, without those that add up to nothing."""
        days: dict[str, list[dict[str, Any]]] = {}
        for row in map(_plain, self.scan(self.aggregates_table)):
            days.setdefault(str(row[aggregates.PARTITION_KEY]).split("#")[0], []).append(row)
        return {
            (day, repository): figures
            for day, rows in days.items()
            for repository, figures in by_repository(rows).items()
            if figures != Figures()
        }

    def contributions(self) -> dict[str, Item]:
        """By entity."""
        return {row["entity_id"]["S"]: row for row in self.scan(self.contributions_table)}


def _plain(row: Item) -> dict[str, Any]:
    read: Any = TypeDeserializer().deserialize
    return {name: read(value) for name, value in row.items()}


@contextmanager
def moto_backend() -> Iterator[Backend]:
    """moto, within this process."""
    with mock_aws():
        client = SESSION.client("dynamodb", config=Config(retries={"total_max_attempts": 1}))
        yield backend_at(client)


def backend_at(client: DynamoDBClient) -> Backend:
    """Tables of their own names in whichever DynamoDB the client speaks to."""
    aggregates_table = _create_table(client, "aggregates", *_AGGREGATES_KEYS)
    contributions_table = _create_table(client, "contributions", *_CONTRIBUTIONS_KEYS)
    analytics_table = _create_table(client, "analytics", *_ANALYTICS_KEYS, index=_INDEX_KEYS)
    return Backend(
        client, analytics_table, aggregates_table, contributions_table, lambda table: _scan(client, table)
    )


def _create_table(client: DynamoDBClient, word: str, *keys: str, index: tuple[str, ...] = ()) -> str:
    name = f"{word}-{uuid.uuid4()}"
    of_keys: Any = {"ProjectionType": "KEYS_ONLY"}
    indices: Any = [{"IndexName": item.BY_DAY, "KeySchema": _schema(index), "Projection": of_keys}]
    client.create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        KeySchema=_schema(keys),
        AttributeDefinitions=[
            {"AttributeName": key, "AttributeType": "S"} for key in dict.fromkeys((*keys, *index))
        ],
        **({"GlobalSecondaryIndexes": indices} if index else {}),
    )
    return name


def _schema(keys: tuple[str, ...]) -> Any:
    return [
        {"AttributeName": key, "KeyType": kind} for key, kind in zip(keys, ("HASH", "RANGE"), strict=False)
    ]


def _scan(client: DynamoDBClient, table: str) -> list[Item]:
    pages = client.get_paginator("scan").paginate(TableName=table)
    return [cast(Item, row) for page in pages for row in page["Items"]]


@contextmanager
def fake_backend() -> Iterator[Backend]:
    """The fault rig's DynamoDB."""
    tables = {
        "analytics": FakeTable(_ANALYTICS_KEYS, index=_INDEX_KEYS),
        "aggregates": FakeTable(_AGGREGATES_KEYS),
        "contributions": FakeTable(_CONTRIBUTIONS_KEYS),
    }
    client = cast("DynamoDBClient", FakeDynamoDB(tables))
    yield Backend(
        client,
        "analytics",
        "aggregates",
        "contributions",
        scan=lambda table: list(tables[table].items.values()),
    )


BACKENDS: Mapping[str, Callable[[], AbstractContextManager[Backend]]] = {
    "moto": moto_backend,
    "rig": fake_backend,
}
