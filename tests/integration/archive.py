"""What the local stage's route `archive` has put into its bucket."""

from __future__ import annotations

import gzip
import json
from typing import Any

from local.local_stage import LocalStage


def archived(stage: LocalStage, repository: str) -> list[dict[str, Any]]:
    """The lines on that repository."""
    stage.check()
    s3 = stage.client("s3")
    (bucket,) = (each["Name"] for each in s3.list_buckets()["Buckets"] if "archive" in each["Name"].lower())
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix="archive/date=")
    bodies = (
        s3.get_object(Bucket=bucket, Key=entry["Key"])["Body"].read()
        for page in pages
        for entry in page.get("Contents", ())
    )
    lines = [json.loads(line) for body in bodies for line in gzip.decompress(body).splitlines()]
    return [line for line in lines if line["repository"] == repository]
