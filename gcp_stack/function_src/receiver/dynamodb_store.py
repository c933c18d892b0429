"""The `analytics` table on AWS."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self, TypeAlias

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, ParamValidationError

from aws_access.session import aws_session
from contract.item import PARTITION_KEY, REVISION, to_item
from receiver.settings import THREADS
from receiver.store import Stored, StoreFailed, StoreRefused

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

    from receiver.settings import ReceiverSettings
    from relay.settings import RelaySettings

    Settings: TypeAlias = ReceiverSettings | RelaySettings

# No hidden second try: the relay is the retry. As many connections as there are threads.
_ONE_SHORT_TRY = Config(
    connect_timeout=1, read_timeout=3, retries={"total_max_attempts": 1}, max_pool_connections=THREADS
)
_KNOWS_LESS = (
    "attribute_not_exists(#key) OR #version < :version OR (#version = :version AND #revision < :revision)"
)
_FOR_GOOD = "ValidationException"
"""What the table says of an item that it will never take; all else may pass, a missing grant included."""


class DynamoDbStore:
    """One item per message, in its thread's partition."""

    def __init__(self, *, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table

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
        return cls(client=client, table=settings.analytics_table)

    def put(self, stored: Stored) -> bool:
        event, revision = stored.event, stored.revision
        try:
            self._client.put_item(
                TableName=self._table,
                Item=to_item(event, expires_at=int(stored.expires_at.timestamp()), revision=revision),
                ConditionExpression=_KNOWS_LESS,
                ExpressionAttributeNames={
                    "#key": PARTITION_KEY,
                    "#version": "version",
                    "#revision": REVISION,
                },
                ExpressionAttributeValues={
                    ":version": {"S": event.version},
                    ":revision": {"N": str(revision)},
                },
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
