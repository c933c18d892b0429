"""The `analytics` table on AWS."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from contract.event import AnalyticsEvent
from contract.item import PARTITION_KEY, to_item
from receiver.store import StoreFailed

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

# GitHub waits ten seconds for an answer and no longer; a redelivery is the retry.
_ONE_SHORT_TRY = Config(connect_timeout=1, read_timeout=3, retries={"total_max_attempts": 1})


class DynamoDbStore:
    """One item per entity, in its issue's partition."""

    def __init__(self, *, client: DynamoDBClient, table: str, keywords: tuple[str, ...]) -> None:
        self._client = client
        self._table = table
        self._keywords = keywords

    @classmethod
    def connect(cls, *, region: str, table: str, keywords: tuple[str, ...]) -> Self:
        client = boto3.client("dynamodb", region_name=region, config=_ONE_SHORT_TRY)
        return cls(client=client, table=table, keywords=keywords)

    def put(self, event: AnalyticsEvent, *, expires_at: datetime) -> bool:
        try:
            self._client.put_item(
                TableName=self._table,
                Item=to_item(event, expires_at=int(expires_at.timestamp()), keywords=self._keywords),
                ConditionExpression="attribute_not_exists(#key) OR #version < :version",
                ExpressionAttributeNames={"#key": PARTITION_KEY, "#version": "version"},
                ExpressionAttributeValues={":version": {"S": event.version}},
            )
        except self._client.exceptions.ConditionalCheckFailedException:
            return False
        except (BotoCoreError, ClientError) as error:
            raise StoreFailed(f"DynamoDB: {error}") from error
        return True
