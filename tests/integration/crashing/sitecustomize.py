"""Loaded by a function's interpreter at its start: ends the process around the call that a plan names.

The plan is a file, its path in CRASH_PLAN: `<operation> <before|after> <once|always> <mark>...`. Where it has
marks, only a request that holds one of them is meant: other tests' messages may be on their way as well. This
works below boto3, so that the deployed code runs as it is. With CRASH_FIRESTORE set, Firestore's
commits are such calls as well: `Delete` if they only delete, else `Commit`.
"""

from __future__ import annotations

import http.client
import os
from pathlib import Path
from typing import Any

_PLAN = os.environ.get("CRASH_PLAN")
_put_request = http.client.HTTPConnection.putrequest
_put_header = http.client.HTTPConnection.putheader
_send = http.client.HTTPConnection.send
_get_response = http.client.HTTPConnection.getresponse


def _crash(called: str, moment: str, sent: bytes = b"") -> None:
    plan = Path(_PLAN or "")
    try:
        operation, when, how_often, *marks = plan.read_text().split()
    except (OSError, ValueError):
        return
    is_meant = not marks or any(mark.encode() in sent for mark in marks)
    if (operation, when) == (called, moment) and is_meant:
        if how_often == "once":
            plan.unlink()
        os._exit(1)


def putrequest(self: Any, *arguments: Any, **more: Any) -> None:
    self.operation, self.sent = "", b""
    _put_request(self, *arguments, **more)


def putheader(self: Any, header: Any, *values: Any) -> None:
    if str(header).lower() == "x-amz-target":
        target = values[0].decode() if isinstance(values[0], bytes) else str(values[0])
        self.operation = target.rpartition(".")[2]
    _put_header(self, header, *values)


def send(self: Any, data: Any) -> None:
    """Headers and body come one after the other: without the second, nothing has been asked for."""
    self.sent += data if isinstance(data, bytes) else b""
    _crash(self.operation, "before", self.sent)
    _send(self, data)


def getresponse(self: Any) -> Any:
    response = _get_response(self)
    _crash(self.operation, "after", self.sent)
    return response


if _PLAN:
    http.client.HTTPConnection.putrequest = putrequest  # type: ignore[method-assign]  # the point of this file
    http.client.HTTPConnection.putheader = putheader  # type: ignore[method-assign]  # the same
    http.client.HTTPConnection.send = send  # type: ignore[method-assign]  # the same
    http.client.HTTPConnection.getresponse = getresponse  # type: ignore[method-assign]  # the same


if _PLAN and os.environ.get("CRASH_FIRESTORE"):
    from google.cloud.firestore import WriteBatch

    _commit = WriteBatch.commit

    def commit(self: WriteBatch, **more: Any) -> Any:
        """A call that failed has not been made."""
        operation = "Delete" if all(write.delete for write in self._write_pbs) else "Commit"
        _crash(operation, "before")
        result = _commit(self, **more)
        _crash(operation, "after")
        return result

    WriteBatch.commit = commit  # type: ignore[method-assign, assignment]  # the same
