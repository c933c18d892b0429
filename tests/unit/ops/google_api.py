"""Google's REST interfaces as far as `doctor` reads them: a server with resources in a dict."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

Resources = dict[str, Any]


@contextmanager
def serving(resources: Resources) -> Iterator[str]:
    """The server's address. What is not there is a 404 in Google's form; an int is that error."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = resources.get(self.path.partition("?")[0], 404)
            status = found if isinstance(found, int) else 200
            body = {"error": {"code": status, "message": "no"}} if isinstance(found, int) else found
            self.send_response(status)
            self.end_headers()
            self.wfile.write(json.dumps(body).encode())

        def log_message(self, *_: object) -> None:
            """Nothing: the tests' output is not its log."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
