"""moto for programs that are no Python: moto's own server takes packages that nothing else here needs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import requests

_SIGNED_FOR = re.compile(r"Credential=[^/]+/\d+/(?P<region>[^/]+)/(?P<service>[^/]+)/")


@contextmanager
def moto_served() -> Iterator[str]:
    """An address where all of AWS is, as moto plays it in this process; inside `mock_aws`."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        """Sent on to the host that it was signed for, where moto answers."""
        signed = _SIGNED_FOR.search(self.headers["Authorization"])
        assert signed
        body = self.rfile.read(int(self.headers["Content-Length"]))
        host = f"{signed['service']}.{signed['region']}.amazonaws.com"
        headers = {name: value for name, value in self.headers.items() if name.lower() != "host"}
        answer = requests.post(f"https://{host}{self.path}", data=body, headers=headers, timeout=10)
        self.send_response(answer.status_code)
        self.send_header("Content-Length", str(len(answer.content)))
        self.end_headers()
        self.wfile.write(answer.content)

    def log_message(self, *_: object) -> None:
        """Nothing: the tests' output is not its log."""
