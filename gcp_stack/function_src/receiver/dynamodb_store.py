"""The `analytics` table on AWS."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self, TypeAlias

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, ParamValidationError

from aws_access.session import aws_session
from contract.event import AnalyticsEvent
from contract.item import PARTITION_KEY, to_item
from receiver.settings import THREADS
from receiver.store import StoreFailed, StoreRefused

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

    from receiver.settings import ReceiverSettings
    from relay.settings import RelaySettings

    Settings: TypeAlias = ReceiverSettings | RelaySettings

# No hidden second try: the relay is the retry. As many connections as there are threads.
_ONE_SHORT_TRY = Config(
    connect_timeout=1, read_timeout=3, retries={"total_max_attempts": 1}, max_pool_connections=THREADS
)
_FOR_GOOD = "ValidationException"
"""What the table says of an item that it will never take; all else may pass, a missing grant included."""


class DynamoDbStore:
    """One item per entity, in its issue's partition."""

    def __init__(self, *, client: DynamoDBClient, table: str, keywords: tuple[str, ...]) -> None:
        self._client = client
        self._table = table
        self._keywords = keywords

    @classmethod
    def connect(cls, settings: Settings, *, session_name: str) -> Self:
        """Keyless where the stage names a role; `session_name` is what CloudTrail calls the function."""
        session = aws_session(
            role_arn=settings.aws_role_arn,
            audience=settings.aws_audience,
            session_name=session_name,
            region=settings.aws_region,
        )
        client = session.client("dynamodb", config=_ONE_SHORT_TRY)
        return cls(client=client, table=settings.analytics_table, keywords=settings.keywords)

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
            raise _failure(error) from error
        return True


def _failure(error: BotoCoreError | ClientError) -> StoreFailed:
    code = error.response["Error"]["Code"] if isinstance(error, ClientError) else ""
    kind = StoreRefused if code == _FOR_GOOD or isinstance(error, ParamValidationError) else StoreFailed
    return kind(f"DynamoDB: {error}")
