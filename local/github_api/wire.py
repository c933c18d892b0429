"""HTTP on loopback: requests in, replies out, as some function answers them."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass
class Reply:
    """What goes back over the wire. Status 0: the connection breaks off without an answer."""

    status: int
    content: Any = None
    """Bytes as they are, anything else as JSON."""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Seen:
    """A request, as it came in."""

    at: datetime
    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: bytes = b""


@contextmanager
def serving(
    answer: Callable[[Seen], Reply], now: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> Iterator[str]:
    """The base address, as long as it listens."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler_of(answer, now))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler_of(answer: Callable[[Seen], Reply], now: Callable[[], datetime]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Each packet would otherwise wait for the other side's delayed acknowledgement of the one before.
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            self._serve()

        def do_POST(self) -> None:
            self._serve()

        def do_DELETE(self) -> None:
            self._serve()

        def _serve(self) -> None:
            parts = urlsplit(self.path)
            headers = {name.lower(): value for name, value in self.headers.items()}
            query = parse_qs(parts.query)
            body = self.rfile.read(int(headers.get("content-length") or 0))
            reply = answer(Seen(now(), self.command, parts.path, query, headers, body))
            if reply.status == 0:
                self.close_connection = True
                return
            content = _in_bytes(reply.content)
            self.send_response(reply.status)
            for name, value in {**reply.headers, "Content-Length": str(len(content))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_args: object) -> None:
            """The server has a `Seen`."""

    return Handler


def _in_bytes(content: Any) -> bytes:
    if isinstance(content, bytes):
        return content
    return b"" if content is None else json.dumps(content).encode()
