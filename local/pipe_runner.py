"""An EventBridge Pipe, which MiniStack 1.5.33 deploys but does not run when its target is a queue or a bus.

Source, filter, target, dead-letter queue and grants are those of the deployed pipe: what is missing in the
template is missing here. Goes when the emulator delivers to both.
"""

from __future__ import annotations

import argparse
import logging
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from local.event_pattern import matcher
from local.pipe_definition import QueueTarget, read_pipe
from local.pipe_sender import PipeSender
from local.pipe_target import Bus, Queue, Record
from local.role_session import session_as
from local.service_role import stand_in_for
from local.stream_reader import Checkpoint, StreamReader

if TYPE_CHECKING:
    from local.pipe_definition import PipeDefinition

log = logging.getLogger("pipe")

POLL_SECONDS = 0.05
QUIET_POLL_SECONDS = 0.25
"""As often as AWS looks into a shard (AWS Lambda, "Using AWS Lambda with DynamoDB")."""
QUIET_AFTER_SECONDS = 1.0
"""A stage that nobody uses is not to take a fifth of a core."""
MOST_PER_BATCH = 10
"""SendMessageBatch takes no more."""


@dataclass(frozen=True, slots=True)
class PipeRunner:
    """Delivers each record that matches, at least once and in the order of its shard."""

    definition: PipeDefinition
    reader: StreamReader
    checkpoint: Checkpoint
    matches: Callable[[Record], bool]
    sender: PipeSender

    def turn(self) -> int:
        """Once over the stream; returns how many records were read."""
        read = 0
        for shard, records in self.reader.poll():
            read += len(records)
            for batch in _chunks(records, min(self.definition.batch_size, MOST_PER_BATCH)):
                self._deliver(shard, [as_delivered(record, self.definition.stream_arn) for record in batch])
                self.checkpoint.settle(shard, batch[-1]["dynamodb"]["SequenceNumber"])
        return read

    def _deliver(self, shard: str, records: Sequence[Record]) -> None:
        matching = [record for record in records if self.matches(record)]
        left = self.sender.send(matching)
        if left:
            self.sender.bury(shard, left)
        log.info("read %d, delivered %d, dead %d", len(records), len(matching) - len(left), len(left))


def as_delivered(record: Record, stream_arn: str) -> Record:
    """The record as a pipe hands it on: times in epoch seconds, and the stream that it came from."""
    change = dict(record["dynamodb"])
    change["ApproximateCreationDateTime"] = int(change["ApproximateCreationDateTime"].timestamp())
    return {**record, "dynamodb": change, "eventSourceARN": stream_arn}


def _chunks(records: Sequence[Record], size: int) -> Iterator[Sequence[Record]]:
    for start in range(0, len(records), size):
        yield records[start : start + size]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pipe", help="name of the deployed pipe")
    parser.add_argument("checkpoint", type=Path, help="file that remembers the place in the stream")
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger("botocore").setLevel(logging.WARNING)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        _run_for_ever(_runner(arguments.pipe, arguments.checkpoint))
    except KeyboardInterrupt:
        log.info("stopped")


def _runner(pipe: str, checkpoint_file: Path) -> PipeRunner:
    definition = read_pipe(boto3.client, pipe)
    as_pipe = session_as(stand_in_for(boto3.client, definition.role_arn), name="pipe")
    checkpoint = Checkpoint(checkpoint_file)
    streams, sqs = as_pipe.client("dynamodbstreams"), as_pipe.client("sqs")
    target = definition.target
    runner = PipeRunner(
        definition,
        StreamReader(streams, definition.stream_arn, definition.starting_position, checkpoint),
        checkpoint,
        matcher(definition.patterns),
        PipeSender(
            definition,
            Queue(target, sqs) if isinstance(target, QueueTarget) else Bus(target, as_pipe.client("events")),
            sqs,
        ),
    )
    log.info("running %s", definition)
    return runner


def pause_seconds(quiet_seconds: float) -> float:
    """How long to wait before the next look, after so long without a record."""
    return POLL_SECONDS if quiet_seconds < QUIET_AFTER_SECONDS else QUIET_POLL_SECONDS


def _run_for_ever(runner: PipeRunner) -> None:
    last_record = time.monotonic()
    while True:
        try:
            if runner.turn():
                last_record = time.monotonic()
            else:
                time.sleep(pause_seconds(time.monotonic() - last_record))
        except (ClientError, BotoCoreError) as error:
            log.warning("reading again from the checkpoint: %s", error)
            runner.reader.rewind()
            time.sleep(1)


if __name__ == "__main__":
    main()
