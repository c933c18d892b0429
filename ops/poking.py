"""Pokes: messages that have the processor recompute a thread. One too many does no harm."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from contract.item import PARTITION_KEY, SORT_KEY
from local.sending import Entry
from ops.sending import in_batches, send_batch

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient


@dataclass(slots=True)
class Poked:
    """What became of a run's pokes so far."""

    sent: int = 0
    refused: dict[str, str] = field(default_factory=dict)
    """The threads whose poke the queue did not take, and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Poker:
    """Sends one message for each thread, marked with the run that sends it."""

    sqs: SQSClient
    queue_url: str
    run: str
    """New for every run: a FIFO queue would take equal marks for repetitions."""
    sleep: Callable[[float], None] = time.sleep

    def poke(self, thread_ids: Iterable[str], poked: Poked) -> Iterator[Poked]:
        """Yields what has been sent so far, batch by batch. Raises what boto3 raises."""
        for batch in in_batches((each, self._entry(number, each)) for number, each in enumerate(thread_ids)):
            refused = send_batch(self.sqs, self.queue_url, batch, self.sleep)
            poked.refused |= {each.what: each.reason for each in refused}
            poked.sent += len(batch) - len(refused)
            yield poked

    def _entry(self, number: int, thread_id: str) -> Entry:
        """As the pipe sends it (`stacks/parts/pipe.py`), without what only a webhook has."""
        keys = {PARTITION_KEY: {"S": thread_id}, SORT_KEY: {"S": self.run}}
        body = json.dumps({"dynamodb": {"Keys": keys, "NewImage": {"delivery_id": {"S": self.run}}}})
        entry = {"MessageBody": body}
        if self.queue_url.endswith(".fifo"):
            entry |= {"MessageGroupId": thread_id, "MessageDeduplicationId": f"{self.run}-{number}"}
        return entry
