"""Records to the pipe's target, and what cannot be delivered into its dead-letter queue."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from local.pipe_definition import PipeDefinition
from local.pipe_target import Record, Target
from local.sending import Refused

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

    def send(self, records: Sequence[Record]) -> list[Refused[Record]]:
        """What is left of the records after all attempts; what may pass is sent again, and only that."""
        given_up: list[Refused[Record]] = []
        left, attempt = list(records), 0
        while left:
            refused = self.target.put(left)
            given_up += [each for each in refused if each.is_final]
            may_pass = [each for each in refused if not each.is_final]
            if may_pass:
                log.warning("could not deliver %d records: %s", len(may_pass), may_pass[0].reason)
            if attempt == self.definition.max_retries:
                return given_up + may_pass
            left = [each.what for each in may_pass]
            if left:
                self.sleep(BACKOFF_SECONDS[min(attempt, len(BACKOFF_SECONDS) - 1)])
            attempt += 1
        return given_up

    def bury(self, shard: str, refused: Sequence[Refused[Record]]) -> None:
        """Names in the dead-letter queue, without its content, what was given up: each record that the target
        will never take, and the rest together (Amazon EventBridge Pipes: error handling).
        """
        worn_out = [each for each in refused if not each.is_final]
        for group in [[each] for each in refused if each.is_final] + ([worn_out] if worn_out else []):
            for each in group:
                log.error("gave up on the record of %a: %s", each.what["dynamodb"]["Keys"], each.reason)
            if self.definition.dlq_url is not None:
                notice = json.dumps(self._notice(shard, group))
                self.sqs.send_message(QueueUrl=self.definition.dlq_url, MessageBody=notice)

    def _notice(self, shard: str, group: Sequence[Refused[Record]]) -> dict[str, Any]:
        numbers = [each.what["dynamodb"]["SequenceNumber"] for each in group]
        condition = f"TargetRefused: {group[0].reason}" if group[0].is_final else "RetryAttemptsExhausted"
        return {
            "context": {"partnerResourceArn": self.definition.arn, "condition": condition},
            "version": "1.0",
            "timestamp": datetime.now(UTC).isoformat(),
            "DDBStreamBatchInfo": {
                "shardId": shard,
                "startSequenceNumber": numbers[0],
                "endSequenceNumber": numbers[-1],
                "batchSize": len(group),
                "streamArn": self.definition.stream_arn,
            },
        }
