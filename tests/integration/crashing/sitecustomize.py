"""Loaded by a function's interpreter at its start: ends the process around the call that a plan names.

The plan is a file, its path in CRASH_PLAN: `<operation> <before|after> <once|always>`. This works below
boto3, so that the deployed code runs as it is. With CRASH_FIRESTORE set, Firestore's `Commit` and `Delete`
are such calls as well.
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


def _crash(called: str, moment: str) -> None:
    plan = Path(_PLAN or "")
    try:
        operation, when, how_often = plan.read_text().split()
    except (OSError, ValueError):
        return
    if (operation, when) == (called, moment):
        if how_often == "once":
            plan.unlink()
        os._exit(1)


def putheader(self: Any, header: Any, *values: Any) -> None:
    if str(header).lower() == "x-amz-target":
        target = values[0].decode() if isinstance(values[0], bytes) else str(values[0])
        self.operation = target.rpartition(".")[2]
    _put_header(self, header, *values)


def endheaders(self: Any, *arguments: Any, **more: Any) -> None:
    _crash(getattr(self, "operation", ""), "before")
    _end_headers(self, *arguments, **more)


def getresponse(self: Any) -> Any:
    response = _get_response(self)
    _crash(getattr(self, "operation", ""), "after")
    return response


if _PLAN:
    http.client.HTTPConnection.putheader = putheader  # type: ignore[method-assign]  # the point of this file
    http.client.HTTPConnection.endheaders = endheaders  # type: ignore[method-assign]  # the same
    http.client.HTTPConnection.getresponse = getresponse  # type: ignore[method-assign]  # the same


def _around(operation: str, call: Any) -> Any:
    """A call that failed has not been made."""

    def crashing(*arguments: Any, **more: Any) -> Any:
        _crash(operation, "before")
        result = call(*arguments, **more)
        _crash(operation, "after")
        return result

    return crashing


if _PLAN and os.environ.get("CRASH_FIRESTORE"):
    from google.cloud.firestore import DocumentReference, WriteBatch

    WriteBatch.commit = _around("Commit", WriteBatch.commit)  # type: ignore[method-assign]  # the same
    DocumentReference.delete = _around("Delete", DocumentReference.delete)  # type: ignore[method-assign]  # the same
