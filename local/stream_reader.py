"""A table's stream, shard by shard, from where the checkpoint stands."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from mypy_boto3_dynamodbstreams import DynamoDBStreamsClient

_LOST_PLACE = {"ExpiredIteratorException", "TrimmedDataAccessException"}


class Checkpoint:
    """The last settled sequence number of each shard, in a file, so that a restart goes on from there.

    What was delivered but not yet noted when the process dies is delivered again.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._settled: dict[str, str] = json.loads(file.read_text()) if file.is_file() else {}

    def get(self, shard: str) -> str | None:
        return self._settled.get(shard)

    def settle(self, shard: str, sequence_number: str) -> None:
        self._settled[shard] = sequence_number
        part = self._file.with_suffix(".part")
        part.write_text(json.dumps(self._settled))
        part.replace(self._file)

    def forget(self, shard: str) -> None:
        self._settled.pop(shard, None)


class StreamReader:
    """Polls; `records` yields what is new, and goes on from the checkpoint when its place was lost."""

    def __init__(
        self, streams: DynamoDBStreamsClient, stream_arn: str, starting_position: str, checkpoint: Checkpoint
    ) -> None:
        self._streams = streams
        self._stream_arn = stream_arn
        self._starting_position = starting_position
        self._checkpoint = checkpoint
        self._iterators: dict[str, str | None] = {}

    def poll(self) -> Iterator[tuple[str, list[dict[str, Any]]]]:
        """Each shard's new records in the order of the stream."""
        if not any(self._iterators.values()):
            self._find_shards()
        for shard, iterator in list(self._iterators.items()):
            if iterator:
                yield shard, self._read(shard, iterator)

    def rewind(self) -> None:
        """Back to the checkpoint: what was read but not settled comes again."""
        self._iterators.clear()

    def _find_shards(self) -> None:
        description = self._streams.describe_stream(StreamArn=self._stream_arn)["StreamDescription"]
        for shard in description.get("Shards", []):
            self._iterators[shard["ShardId"]] = self._open(shard["ShardId"])

    def _open(self, shard: str) -> str:
        settled = self._checkpoint.get(shard)
        place: dict[str, Any] = {"ShardIteratorType": self._starting_position}
        if settled:
            place = {"ShardIteratorType": "AFTER_SEQUENCE_NUMBER", "SequenceNumber": settled}
        try:
            answer = self._streams.get_shard_iterator(StreamArn=self._stream_arn, ShardId=shard, **place)
        except ClientError as error:
            if not settled or error.response["Error"]["Code"] not in _LOST_PLACE:
                raise
            # The checkpoint is older than the stream's memory: go on from its oldest record.
            self._checkpoint.forget(shard)
            return self._open(shard)
        return answer["ShardIterator"]

    def _read(self, shard: str, iterator: str) -> list[dict[str, Any]]:
        try:
            answer = self._streams.get_records(ShardIterator=iterator, Limit=1000)
        except ClientError as error:
            if error.response["Error"]["Code"] not in _LOST_PLACE:
                raise
            self._iterators[shard] = self._open(shard)
            return []
        self._iterators[shard] = answer.get("NextShardIterator")
        return [dict(record) for record in answer["Records"]]
