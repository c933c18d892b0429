"""The DynamoDBs that the store's code is held to the same behaviour on."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import boto3
from botocore.config import Config
from moto import mock_aws

from contract import contribution, figures, item, thread_state
from contract.contribution import Contribution
from contract.figures import Row
from contract.item import Item
from contract.thread_state import ThreadState
from rig.dynamodb import FakeDynamoDB
from rig.table import FakeTable

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

REGION = "eu-west-2"
# One session, since reading a service's model takes longer than most tests do.
SESSION = boto3.Session(region_name=REGION, aws_access_key_id="test", aws_secret_access_key="test")
_AGGREGATES_KEYS = (figures.PARTITION_KEY, figures.SORT_KEY)
_CONTRIBUTIONS_KEYS = (contribution.PARTITION_KEY, contribution.SORT_KEY)
_ANALYTICS_KEYS = (item.PARTITION_KEY, item.SORT_KEY)
MARKERS_KEY = "entity_id"
_INDEX_KEYS = (item.DAY_SHARD, item.SORT_KEY)


@dataclass(frozen=True, slots=True)
class Backend:
    """A DynamoDB with the stage's four tables and the usual designs' fifth, empty."""

    client: DynamoDBClient
    analytics_table: str
    threads_table: str
    contributions_table: str
    aggregates_table: str
    markers_table: str
    """Of the usual designs."""
    scan: Callable[[str], list[Item]]

    def threads(self) -> dict[str, ThreadState]:
        """By thread id."""
        states = map(ThreadState.from_item, self.scan(self.threads_table))
        return {state.thread_id: state for state in states}

    def contributions(self) -> dict[tuple[str, str], Contribution]:
        """By day and thread id, without those that count nothing."""
        found = map(Contribution.from_item, self.scan(self.contributions_table))
        return {(each.day, each.thread_id): each for each in found if not each.is_empty}

    def rows(self) -> dict[tuple[str, str], Row]:
        """By date and repository key."""
        items = (item for item in self.scan(self.aggregates_table) if "queryCount" in item)
        return {(row.date, row.repository_key): row for row in map(Row.from_item, items)}


@contextmanager
def moto_backend() -> Iterator[Backend]:
    """moto, within this process."""
    with mock_aws():
        client = SESSION.client("dynamodb", config=Config(retries={"total_max_attempts": 1}))
        yield backend_at(client)


def backend_at(client: DynamoDBClient) -> Backend:
    """Tables of their own names in whichever DynamoDB the client speaks to."""
    return Backend(
        client=client,
        analytics_table=_create_table(client, "analytics", *_ANALYTICS_KEYS, index=_INDEX_KEYS),
        threads_table=_create_table(client, "threads", thread_state.PARTITION_KEY),
        contributions_table=_create_table(client, "contributions", *_CONTRIBUTIONS_KEYS),
        aggregates_table=_create_table(client, "aggregates", *_AGGREGATES_KEYS),
        markers_table=_create_table(client, "markers", MARKERS_KEY),
        scan=lambda table: _scan(client, table),
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
        "threads": FakeTable((thread_state.PARTITION_KEY,)),
        "contributions": FakeTable(_CONTRIBUTIONS_KEYS),
        "aggregates": FakeTable(_AGGREGATES_KEYS),
        "markers": FakeTable((MARKERS_KEY,)),
    }
    client = cast("DynamoDBClient", FakeDynamoDB(tables))
    yield Backend(
        client=client,
        **{f"{name}_table": name for name in tables},
        scan=lambda table: list(tables[table].items.values()),
    )


BACKENDS: Mapping[str, Callable[[], AbstractContextManager[Backend]]] = {
    "moto": moto_backend,
    "rig": fake_backend,
}
