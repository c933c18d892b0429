"""Records to the pipe's target, and what cannot be delivered into its dead-letter queue."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from local.pipe_definition import PipeDefinition
from local.pipe_target import Record, Target

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

log = logging.getLogger("pipe")

BACKOFF_SECONDS = (0.1, 0.2, 0.4, 0.8, 1.6, 3.0)


@dataclass(frozen=True, slots=True)
class PipeSender:
    """Sends to the target for as often as the pipe may, and names in the dead-letter queue what is left."""

    definition: PipeDefinition
    target: Target
    sqs: SQSClient
    sleep: Callable[[float], None] = time.sleep

    def send(self, records: Sequence[Record]) -> list[Record]:
        """What is left of the records after all attempts; only those that failed are sent again."""
        attempt = 0
        left = list(records)
        while left:
            left = self.target.put(left)
            if left:
                log.warning("could not deliver %d records", len(left))
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
