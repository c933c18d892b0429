"""`python -m bench.receiver_sender`: webhooks at a constant rate, whatever becomes of them.

Open loop: each has its time, and its latency counts from then, so that a receiver which falls behind is seen
to. Connections are kept and used again, as the front end of Cloud Run does. A process of its own, so that
neither side's measuring slows the other.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
import uuid
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlsplit

from bench.receiver_webhooks import Comments, headers

ANSWER_SECONDS = 30.0
IDLE_SECONDS = 1.0
"""gunicorn closes a connection that was idle for two seconds; a webhook must not meet that."""
_END_OF_HEAD = b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Response:
    """Status 0: the connection ended before one came."""

    status: int
    is_pending: bool = False
    """The receiver says that DynamoDB does not have it yet."""


class Connection(asyncio.Protocol):
    """One request at a time."""

    def __init__(self) -> None:
        self.idle_since = 0.0
        self._response: asyncio.Future[Response] | None = None
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def ask(self, request: bytes) -> asyncio.Future[Response]:
        self._received, self._response = b"", asyncio.get_running_loop().create_future()
        self.transport.write(request)  # type: ignore[attr-defined]  # TCP's transport has it
        return self._response

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, ended, body = self._received.partition(_END_OF_HEAD)
        if ended and len(body) >= _content_length(head):
            self._settle(Response(int(head.split(b" ", 2)[1]), b'"pending"' in body))

    def connection_lost(self, _error: Exception | None) -> None:
        self._settle(Response(0))

    def _settle(self, response: Response) -> None:
        if self._response and not self._response.done():
            self._response.set_result(response)


@dataclass
class Sender:
    """Sends to one address and notes every response."""

    url: str
    secret: bytes
    comments: Comments
    responses: list[tuple[int, bool, float]] = field(default_factory=list)
    """Status, whether it is pending, and seconds since the webhook was due."""
    late: float = 0.0
    """The most that a webhook left after it was due: this process's own fault."""
    _idle: deque[Connection] = field(default_factory=deque)

    async def send(self, first: int, *, rate: float, seconds: float) -> None:
        began, tasks = time.monotonic(), []
        for number in range(int(rate * seconds)):
            due = began + number / rate
            await asyncio.sleep(max(due - time.monotonic(), 0.0))
            tasks.append(asyncio.create_task(self._send_one(first + number, due)))
        await asyncio.gather(*tasks)

    async def close(self) -> None:
        while self._idle:
            self._idle.pop().transport.close()

    async def _send_one(self, number: int, due: float) -> None:
        self.late = max(self.late, time.monotonic() - due)
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                response = await self._ask(self._request(number))
        except (OSError, TimeoutError):
            response = Response(0)
        self.responses.append((response.status, response.is_pending, time.monotonic() - due))

    async def _ask(self, request: bytes) -> Response:
        connection = await self._connection()
        response = await connection.ask(request)
        if response.status:
            connection.idle_since = time.monotonic()
            self._idle.append(connection)
        return response

    async def _connection(self) -> Connection:
        while self._idle:
            kept = self._idle.pop()
            if time.monotonic() - kept.idle_since < IDLE_SECONDS and not kept.transport.is_closing():
                return kept
            kept.transport.close()
        address = urlsplit(self.url)
        host, port = address.hostname or "", address.port or 80
        _, made = await asyncio.get_running_loop().create_connection(Connection, host, port)
        return made

    def _request(self, number: int) -> bytes:
        body = self.comments.body(number)
        lines = headers(body, self.secret, str(uuid.uuid4())) | {"Host": urlsplit(self.url).netloc}
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        return f"POST / HTTP/1.1\r\n{head}\r\n".encode() + body


def _content_length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", required=True)
    parser.add_argument("--rate", type=float, required=True)
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--first", type=int, required=True, help="the first comment's number")
    options = parser.parse_args()
    # Over standard input: the arguments of a process are everyone's to read.
    secret = sys.stdin.readline().strip().encode()
    sender = Sender(options.url, secret, Comments.of(datetime.now(UTC)))
    asyncio.run(sender.send(options.first, rate=options.rate, seconds=options.seconds))
    said = {"responses": sender.responses, "late": sender.late, "cpu": time.process_time()}
    sys.stdout.write(json.dumps(said))


if __name__ == "__main__":
    main()
