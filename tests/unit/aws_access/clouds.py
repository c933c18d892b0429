"""Google's metadata server and AWS's STS on loopback, as far as an exchange of identities sees them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

ROLE = "arn:aws:iam::111111111111:role/cv-analytics-dev-writer"
TOKEN = "header.claims.signature"
_IDENTITY = "/computeMetadata/v1/instance/service-accounts/default/identity"
_CREDENTIALS = """<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
<AssumeRoleWithWebIdentityResult><Credentials><AccessKeyId>ASIAKEY{number}</AccessKeyId>
<SecretAccessKey>secret-{number}</SecretAccessKey><SessionToken>session-{number}</SessionToken>
<Expiration>{expiration}</Expiration></Credentials></AssumeRoleWithWebIdentityResult>
</AssumeRoleWithWebIdentityResponse>"""
_ERROR = """<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>
<Code>{code}</Code><Message>No {code} for you.</Message></Error></ErrorResponse>"""


@dataclass
class Reply:
    status: int
    body: str
    headers: dict[str, str] = field(default_factory=dict)


def sts_error(code: str, status: int = 400) -> Reply:
    return Reply(status, _ERROR.format(code=code))


@dataclass
class Request:
    path: str
    parameters: dict[str, str]
    headers: dict[str, str]


class Clouds:
    """Both in one server; what they answer can be changed at any time."""

    def __init__(self) -> None:
        self.lives_for = timedelta(hours=1)
        self.metadata: Callable[[], Reply] = lambda: Reply(200, TOKEN, {"Metadata-Flavor": "Google"})
        self.sts: Callable[[], Reply] = self.give_credentials
        self.asked_metadata: list[Request] = []
        self.asked_sts: list[Request] = []
        self._lock = threading.Lock()

    def give_credentials(self) -> Reply:
        """Numbered by the request."""
        expiration = (datetime.now(UTC) + self.lives_for).isoformat()
        return Reply(200, _CREDENTIALS.format(number=len(self.asked_sts), expiration=expiration))

    @contextmanager
    def serving(self) -> Iterator[None]:
        server = ThreadingHTTPServer(("127.0.0.1", 0), _handler_of(self))
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            self.url = f"http://127.0.0.1:{server.server_address[1]}"
            yield
        finally:
            server.shutdown()
            server.server_close()
            thread.join()

    def answer(self, request: Request) -> Reply:
        asked, reply = (
            (self.asked_metadata, self.metadata) if request.path == _IDENTITY else (self.asked_sts, self.sts)
        )
        with self._lock:
            asked.append(request)
        return reply()


def _handler_of(clouds: Clouds) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            self._reply(parts.path, parts.query)

        def do_POST(self) -> None:
            self._reply(self.path, self.rfile.read(int(self.headers["Content-Length"])).decode())

        def _reply(self, path: str, query: str) -> None:
            parameters = {name: values[0] for name, values in parse_qs(query).items()}
            reply = clouds.answer(Request(path, parameters, dict(self.headers.items())))
            self.send_response(reply.status)
            for name, value in {**reply.headers, "Content-Length": str(len(reply.body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.body.encode())

        def log_message(self, *_args: object) -> None:
            """The test has what was asked."""

    return Handler
