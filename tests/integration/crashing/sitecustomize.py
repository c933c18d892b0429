"""Loaded by a Lambda's interpreter at its start: ends the process around the AWS call that a plan names.

The plan is a file, its path in CRASH_PLAN: `<operation> <before|after> <once|always>`. This works below
boto3, so that the deployed code runs as it is.
"""

from __future__ import annotations

import http.client
import os
from pathlib import Path
from typing import Any

_PLAN = os.environ.get("CRASH_PLAN")
_put_header = http.client.HTTPConnection.putheader
_end_headers = http.client.HTTPConnection.endheaders
_get_response = http.client.HTTPConnection.getresponse


def _crash(connection: Any, moment: str) -> None:
    plan = Path(_PLAN or "")
    try:
        operation, when, how_often = plan.read_text().split()
    except (OSError, ValueError):
        return
    if (operation, when) == (getattr(connection, "operation", ""), moment):
        if how_often == "once":
            plan.unlink()
        os._exit(1)


def putheader(self: Any, header: Any, *values: Any) -> None:
    if str(header).lower() == "x-amz-target":
        target = values[0].decode() if isinstance(values[0], bytes) else str(values[0])
        self.operation = target.rpartition(".")[2]
    _put_header(self, header, *values)


def endheaders(self: Any, *arguments: Any, **more: Any) -> None:
    _crash(self, "before")
    _end_headers(self, *arguments, **more)


def getresponse(self: Any) -> Any:
    response = _get_response(self)
    _crash(self, "after")
    return response


if _PLAN:
    http.client.HTTPConnection.putheader = putheader  # type: ignore[method-assign]  # the point of this file
    http.client.HTTPConnection.endheaders = endheaders  # type: ignore[method-assign]  # the same
    http.client.HTTPConnection.getresponse = getresponse  # type: ignore[method-assign]  # the same
