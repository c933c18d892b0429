"""The processor's log lines of a day."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from contract.names import Names, function_logs

if TYPE_CHECKING:
    from mypy_boto3_logs import CloudWatchLogsClient

BATCH_MILLISECONDS = 16 * 60 * 1000
"""No batch takes longer: a function has fifteen minutes at most, and the log's clock may be a little off."""
OWN_LINES = '{ $.service = "processor" }'


def read_lines(
    logs: CloudWatchLogsClient, names: Names, *, since: int, until: int
) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """`(when, line)` of every batch that may have ended in that time; all times in epoch milliseconds.

    Nothing where the function has never run.
    """
    pages = logs.get_paginator("filter_log_events").paginate(
        logGroupName=function_logs(names.processor),
        startTime=since - BATCH_MILLISECONDS,
        endTime=until + BATCH_MILLISECONDS,
        filterPattern=OWN_LINES,
    )
    for page in pages:
        for event in page["events"]:
            line = _json(event["message"])
            if line is not None:
                yield event["timestamp"], line


def _json(message: str) -> Mapping[str, Any] | None:
    try:
        line = json.loads(message)
    except ValueError:
        return None
    return line if isinstance(line, dict) else None
