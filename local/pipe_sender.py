"""Records into the pipe's queue, and what cannot be delivered into its dead-letter queue."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeAlias

from botocore.exceptions import BotoCoreError, ClientError

from local.pipe_definition import PipeDefinition

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.type_defs import SendMessageBatchRequestEntryTypeDef

log = logging.getLogger("pipe")

BACKOFF_SECONDS = (0.1, 0.2, 0.4, 0.8, 1.6, 3.0)

Record: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PipeSender:
    """Sends as the pipe's target parameters say."""

    definition: PipeDefinition
    sqs: SQSClient
    sleep: Callable[[float], None] = time.sleep

    def send(self, records: Sequence[Record]) -> list[Record]:
        """What is left of the records after all attempts; only those that failed are sent again."""
        attempt = 0
        left = list(records)
        while left:
            left = self._send_once(left)
            if not left or attempt == self.definition.max_retries:
                break
            self.sleep(BACKOFF_SECONDS[min(attempt, len(BACKOFF_SECONDS) - 1)])
            attempt += 1
        return left

    def bury(self, shard: str, records: Sequence[Record]) -> None:
        """Names the batch, without its content (Amazon EventBridge Pipes: error handling)."""
        log.error("gave up on %d records", len(records))
        if self.definition.dlq_url is None:
            return
        numbers = [record["dynamodb"]["SequenceNumber"] for record in records]
        notice = {
            "context": {"partnerResourceArn": self.definition.arn, "condition": "RetryAttemptsExhausted"},
            "version": "1.0",
            "timestamp": datetime.now(UTC).isoformat(),
            "DDBStreamBatchInfo": {
                "shardId": shard,
                "startSequenceNumber": numbers[0],
                "endSequenceNumber": numbers[-1],
                "batchSize": len(records),
                "streamArn": self.definition.stream_arn,
            },
        }
        self.sqs.send_message(QueueUrl=self.definition.dlq_url, MessageBody=json.dumps(notice))

    def _send_once(self, records: list[Record]) -> list[Record]:
        """The records that the queue did not take."""
        entries = [self._entry(str(place), record) for place, record in enumerate(records)]
        try:
            answer = self.sqs.send_message_batch(QueueUrl=self.definition.queue_url, Entries=entries)
        except (ClientError, BotoCoreError) as error:
            if len(records) > 1 and "BatchRequestTooLong" in str(error):
                middle = len(records) // 2
                return self._send_once(records[:middle]) + self._send_once(records[middle:])
            log.warning("could not send %d records: %s", len(records), error)
            return records
        return [records[int(failure["Id"])] for failure in answer.get("Failed", [])]

    def _entry(self, entry_id: str, record: Record) -> SendMessageBatchRequestEntryTypeDef:
        body = json.dumps(record, ensure_ascii=False)
        entry: SendMessageBatchRequestEntryTypeDef = {"Id": entry_id, "MessageBody": body}
        if path := self.definition.group_id_path:
            entry["MessageGroupId"] = value_at(path, record)
        if path := self.definition.deduplication_id_path:
            entry["MessageDeduplicationId"] = value_at(path, record)
        return entry


def value_at(path: str, record: Record) -> str:
    """The text at a dotted path such as `$.dynamodb.Keys.id.S`; a path without `$` is the text itself."""
    if not path.startswith("$."):
        return path
    value: Any = record
    for step in path.removeprefix("$.").split("."):
        value = value[step]
    return str(value)
