"""A request's body: the raw bytes that its signature covers, whole and in time, or a refusal."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus

from flask import Request
from gunicorn.http.errors import ParseException  # type: ignore[import-untyped]  # not typed there
from werkzeug.exceptions import ClientDisconnected

from receiver.body_watch import BodyWatch, Reading
from receiver.intake import Refusal

REST_SECONDS = 1.0
"""How long the rest of an unread body is read after the answer, which its sender may miss while it sends."""

_CHUNK_BYTES = 64 * 1024
_BROKEN = (ClientDisconnected, ParseException, OSError)
"""What reading a body raises where its sender hangs up, or does not keep to HTTP."""


@dataclass(slots=True, kw_only=True)
class Body:
    """One request's, to be read once."""

    request: Request
    watch: BodyWatch
    is_read: bool = False

    def read(self, *, max_bytes: int, until: float) -> bytes:
        """All of it, by that time on the monotonic clock. Raises Refusal."""
        self.is_read = True
        with self.watch.reading(self._connection, until=until) as reading:
            kept, received, broken = self._receive(reading, max_bytes)
        stated = self.request.content_length
        if max(received, stated or 0) > max_bytes:
            raise Refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"The body is larger than {max_bytes} bytes.")
        if not broken and received >= (stated or 0):
            return kept
        if reading.given_up:
            raise Refusal(HTTPStatus.REQUEST_TIMEOUT, "The body did not come in time.")
        raise Refusal(HTTPStatus.BAD_REQUEST, "The body broke off, or its chunks are malformed.")

    def skip_rest(self) -> None:
        """For after the answer. The server itself would wait longer, and keep its threads waiting."""
        if not self.is_read:
            until = time.monotonic() + REST_SECONDS
            with self.watch.reading(self._connection, until=until), suppress(*_BROKEN):
                for _ in self._chunks():
                    pass

    def _receive(self, reading: Reading, max_bytes: int) -> tuple[bytes, int, bool]:
        """What was kept, how many bytes came, and whether they broke off.

        A body that is too large is read to its end as well: its sender would see a broken pipe and no answer.
        """
        kept, received = bytearray(), 0
        try:
            for chunk in self._chunks():
                received += len(chunk)
                if received <= max_bytes:
                    kept += chunk
                    reading.held = len(kept)
        except _BROKEN:
            return b"", received, True
        return bytes(kept), received, False

    def _chunks(self) -> Iterator[bytes]:
        return iter(partial(self.request.stream.read, _CHUNK_BYTES), b"")

    @property
    def _connection(self) -> socket.socket | None:
        """As gunicorn hands it over; other servers do not."""
        return self.request.environ.get("gunicorn.socket")
