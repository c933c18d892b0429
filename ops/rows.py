"""Rows made again by the deployed aggregator; the publisher then shows them, also where nothing changed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from contract.contribution import PARTITION_KEY, SORT_KEY, key_of
from contract.event import thread_id
from contract.item import day_shards
from ops.functions import call

_SOME_TIME = {"as_of": {"S": "2026-01-01T00:00:00.000Z"}}
"""Before and after the change alike, so that the run measures no lag."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowMaker:
    """A stage's aggregator, called and waited for."""

    functions: Any
    """boto3's client of Lambda."""
    aggregator: str
    dynamodb: Any
    contributions_table: str

    def make(self, day: str, repository_ids: Collection[int]) -> None:
        """The day's rows of these repositories and the one of all, each one revision later.

        Raises FunctionFailed, and what boto3 raises.
        """
        if not repository_ids:
            return
        records = [_change(day, repository_id) for repository_id in sorted(repository_ids)]
        call(self.functions, self.aggregator, {"Records": records})

    def repositories(self, day: str) -> set[int]:
        """Those that contribute to the day, by its contributions' keys: whatever else these hold."""
        pages = self.dynamodb.get_paginator("query").paginate
        found = {
            item[SORT_KEY]["S"].partition("#")[0]
            for shard in day_shards(day)
            for page in pages(
                TableName=self.contributions_table,
                KeyConditionExpression=f"{PARTITION_KEY} = :shard",
                ExpressionAttributeValues={":shard": {"S": shard}},
                ProjectionExpression=SORT_KEY,
                ConsistentRead=True,
            )
            for item in page["Items"]
        }
        return {int(number) for number in found if number.isdecimal()}


def _change(day: str, repository_id: int) -> dict[str, Any]:
    """A record of the stream of `contributions`: something of the repository's has changed."""
    image = {**key_of(day, thread_id(repository_id, 0)), **_SOME_TIME}
    return {"eventName": "MODIFY", "dynamodb": {"NewImage": image, "OldImage": dict(_SOME_TIME)}}
