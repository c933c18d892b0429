"""Objects into the bucket."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from archiver.lines import Batch


@dataclass(frozen=True, slots=True)
class Archive:
    """One route's part of the bucket."""

    client: Any
    """A boto3 client of S3."""
    bucket: str
    prefix: str

    def put(self, batch: Batch) -> str:
        """Writes the object, over itself where it is there already. Raises ClientError, BotoCoreError."""
        key = batch.key(self.prefix)
        self.client.put_object(
            Bucket=self.bucket, Key=key, Body=batch.content(), ContentType="application/gzip"
        )
        return key
