"""What brings webhooks from GitHub to a machine, as far as the receiver can tell: each forwards a delivery.

`python -m tests.integration.forwarders PROGRAM …`, with the words of a command of the page. The
delivery's body is in the file DELIVERY; SECRET is what GitHub was given. Prints the answer's status.
"""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from local.github_api.wire import Reply, Seen, serving
from local.webhooks import signature
from toolchain.tools import NODE

AS_JAVASCRIPT = "process.stdout.write(JSON.stringify(JSON.parse(require('fs').readFileSync(0, 'utf8'))))"


def main(program: str, *words: str) -> None:
    options = dict(word.removeprefix("--").split("=", 1) for word in words if "=" in word)
    body = Path(os.environ["DELIVERY"]).read_bytes()
    match program, words[0]:
        case "gh", "extension":
            return
        case "gh", "webhook":
            # It makes the webhook itself, and passes on bytes and headers as GitHub made them.
            status = _post(options["url"], body, _of_github(body, options["secret"]))
        case "npx", _:
            status = _post(options["target"], _rewritten(body), _of_smee(body))
        case "caddy", "reverse-proxy":
            status = _through_proxy(options["from"], options["to"], body)
        case _:
            raise SystemExit(f"what is {program}?")
    sys.stdout.write(f"{status}\n")


def _of_github(body: bytes, secret: str) -> dict[str, str]:
    """GitHub: "Webhook events and payloads", delivery headers."""
    return {
        "Accept": "*/*",
        "Content-Type": "application/json",
        "User-Agent": "GitHub-Hookshot/044aadd",
        "X-GitHub-Delivery": "72d3162e-cc78-11e3-81ab-4c9367dc0958",
        "X-GitHub-Event": "issue_comment",
        "X-GitHub-Hook-ID": "292430182",
        "X-GitHub-Hook-Installation-Target-Type": "repository",
        "X-Hub-Signature-256": signature(body, secret),
    }


def _of_smee(body: bytes) -> dict[str, str]:
    """smee-client 5.0.0, `onmessage`: all that the channel's server got, in lower case, but for the host."""
    own = {"x-request-id": "2c1f", "x-forwarded-for": "140.82.115.1", "x-forwarded-proto": "https"}
    headers = {name.lower(): value for name, value in _of_github(body, os.environ["SECRET"]).items()}
    return {**own, **headers, "timestamp": str(int(datetime.now(UTC).timestamp() * 1000))}


def _rewritten(body: bytes) -> bytes:
    """The same: the channel's server parses the body, and the client writes it again."""
    command = [str(NODE), "-e", AS_JAVASCRIPT]
    return subprocess.run(command, input=body, capture_output=True, check=True).stdout  # noqa: S603  # set-up's


def _through_proxy(name: str, target: str, body: bytes) -> int:
    """Caddy: "reverse_proxy", defaults: the host stays as it was, and X-Forwarded headers come along."""

    def forward(seen: Seen) -> Reply:
        more = {"x-forwarded-for": "140.82.115.1", "x-forwarded-proto": "https", "x-forwarded-host": name}
        return Reply(_post(f"http://{target}{seen.path}", seen.body, {**seen.headers, **more}))

    with serving(forward) as proxy:
        return _post(proxy + "/", body, {"Host": name, **_of_github(body, os.environ["SECRET"])})


def _post(url: str, body: bytes, headers: dict[str, str]) -> int:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=30)
    try:
        connection.request("POST", parts.path or "/", body, headers)
        return connection.getresponse().status
    finally:
        connection.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
