"""The Lambda function behind a route's queue: its event in, a partial batch response out."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

import boto3
from aws_lambda_powertools.logging import Logger

from archiver.lines import Batch, Line, Unreadable, batches, read_line
from archiver.settings import ArchiverSettings
from archiver.store import Archive
from invocation import Invocations

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


@dataclass(frozen=True, slots=True)
class Runtime:
    """What lives as long as the execution environment."""

    archive: Archive
    logger: Logger
    invocations: Invocations = field(default_factory=Invocations)


def handle(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Archives the batch; the response names the messages that must be redelivered, and only those."""
    current = runtime()
    current.invocations.begin(context, current.logger)
    failed = archive_records(event["Records"], current)
    return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in failed]}


def archive_records(records: Sequence[Mapping[str, Any]], runtime: Runtime) -> list[str]:
    """The ids of the messages that are not archived."""
    lines = list(_readable(records, runtime.logger))
    archived = {line.event_id for line in _archived(batches(lines), runtime)}
    done = {line.message_id for line in lines if line.event_id in archived}
    return [record["messageId"] for record in records if record["messageId"] not in done]


def _readable(records: Iterable[Mapping[str, Any]], logger: Logger) -> Iterator[Line]:
    for record in records:
        try:
            yield read_line(record)
        except Unreadable as error:
            logger.warning("unreadable message", message_id=record["messageId"], reason=str(error))


def _archived(found: Iterable[Batch], runtime: Runtime) -> Iterator[Line]:
    """One object that cannot be written costs the others nothing."""
    for batch in found:
        try:
            key = runtime.archive.put(batch)
        except Exception:
            runtime.logger.exception("object not written", lines=len(batch.lines))
            continue
        runtime.logger.info("object written", key=key, lines=len(batch.lines))
        yield from batch.lines


@cache
def runtime() -> Runtime:
    """Made once per execution environment, from its environment variables."""
    settings = ArchiverSettings.from_env(os.environ)
    return Runtime(Archive(boto3.client("s3"), settings.bucket, settings.prefix), Logger())
