"""`python -m bench.receiver`: CPU per webhook, and start-up beside a bare functions-framework."""

from __future__ import annotations

import argparse
import io
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask, request

from contract.event import AnalyticsEvent
from contract.stage import load_stage
from local.conversation import conversation
from local.receiver_package import unpack_functions
from receiver.bounded import Bounded
from receiver.handler import Receiver
from receiver.keeper import Keeper
from receiver.secret_file import SecretFile
from receiver.settings import ReceiverSettings
from receiver.signature import signature
from receiver.store import TimeLeft

BODY_BYTES = 18_000
SECRETS = (b"the new secret", b"the old secret")
GOAL_CPU_MS = 1.0
GOAL_START_MS = 500.0

_BARE = "import functions_framework\n\n@functions_framework.http\ndef receive(request):\n    return 'ok'\n"
_START = """
import time, sys
from functions_framework import create_app
create_app(target="receive", source=sys.argv[1])
print(time.process_time())
"""


@dataclass
class Instant:
    """Either store, answering at once."""

    taken: int = 0

    def put(self, _event: AnalyticsEvent, *, expires_at: datetime, left: TimeLeft | None = None) -> bool:  # noqa: ARG002  # it keeps nothing
        self.taken += 1
        return True

    def settle(self, _event: AnalyticsEvent, *, left: TimeLeft) -> None:
        """There is nothing to settle."""


@dataclass
class Figures:
    """CPU time of each webhook, in milliseconds."""

    of_each: list[float] = field(default_factory=list)

    def at(self, share: float) -> float:
        return sorted(self.of_each)[min(int(len(self.of_each) * share), len(self.of_each) - 1)]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.receiver", description=__doc__)
    parser.add_argument("--webhooks", type=int, default=5_000)
    parser.add_argument("--starts", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cv-analytics-bench-") as folder:
        is_quick = _show_cpu(measure_cpu(Path(folder), options.webhooks))
        starts_fast = _show_starts(measure_starts(Path(folder), options.starts))
    return 0 if is_quick and starts_fast else 1


def measure_cpu(folder: Path, webhooks: int) -> Figures:
    """Each webhook through WSGI and Flask, signed with the older of two secrets; CPU of all threads."""
    app, body, figures = _app(folder), a_body(), Figures()
    environ = _environ(body)
    with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere):
        for _ in range(200):
            _call(app, environ(), body)
        for _ in range(webhooks):
            given = environ()
            started = time.process_time_ns()
            _call(app, given, body)
            figures.of_each.append((time.process_time_ns() - started) / 1e6)
    return figures


def a_body() -> bytes:
    """A recorded comment, its text made so long that the body has the size of a busy repository's."""
    webhooks = conversation(datetime.now(UTC))
    payload = next(webhook.payload for webhook in webhooks if webhook.event == "issue_comment")
    payload["comment"]["body"] += "python " * ((BODY_BYTES - len(json.dumps(payload))) // 7)
    return json.dumps(payload).encode()


def measure_starts(folder: Path, starts: int) -> Mapping[str, list[float]]:
    """CPU milliseconds until the app is made, the two in turns; bytecode is there as in a built container."""
    bare = folder / "bare.py"
    bare.write_text(_BARE)
    package = unpack_functions(folder)
    settings = ReceiverSettings.of(load_stage("local"), webhook_secret_file=str(folder / "active")).to_env()
    found: dict[str, list[float]] = {"bare": [], "receiver": []}
    for number in range(starts + 1):
        for name, source in (("bare", bare), ("receiver", package / "main.py")):
            seconds = _start(source, package, settings)
            if number:
                found[name].append(seconds * 1000)
    return found


def _start(source: Path, package: Path, settings: Mapping[str, str]) -> float:
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    env |= {**settings, "PYTHONPATH": str(package), "FIRESTORE_EMULATOR_HOST": "127.0.0.1:1"}
    ran = subprocess.run(  # noqa: S603  # the script above
        [sys.executable, "-c", _START, str(source)],
        env=env,
        cwd=package,
        capture_output=True,
        text=True,
        check=True,
    )
    return float(ran.stdout.splitlines()[-1])


def _app(folder: Path) -> Flask:
    secret_file = folder / "active"
    secret_file.write_bytes(b"\n".join(SECRETS))
    settings = ReceiverSettings.of(load_stage("local"), webhook_secret_file=str(secret_file))
    keeper = Keeper(firestore=Instant(), dynamodb=Instant(), within=Bounded(), clock=time.monotonic)
    receiver = Receiver(
        settings=settings, rules=settings.rules, secret_file=SecretFile(secret_file), keeper=keeper
    )
    app = Flask(__name__)
    app.add_url_rule("/", view_func=lambda: receiver.answer(request), endpoint="receive", methods=["POST"])
    return app


def _environ(body: bytes) -> Callable[[], dict[str, Any]]:
    signed = signature(body, SECRETS[-1]).decode()

    def make() -> dict[str, Any]:
        return {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": "/",
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": sys.stderr,
            "CONTENT_LENGTH": str(len(body)),
            "CONTENT_TYPE": "application/json",
            "HTTP_X_GITHUB_EVENT": "issue_comment",
            "HTTP_X_GITHUB_DELIVERY": "72d3162e-cc78-11e3-81ab-4c9367dc0958",
            "HTTP_X_HUB_SIGNATURE_256": signed,
        }

    return make


def _call(app: Flask, environ: dict[str, Any], body: bytes) -> None:
    statuses: list[str] = []
    list(app(environ, lambda status, _headers, _error=None: statuses.append(status)))  # type: ignore[arg-type]  # no write callable
    if statuses != ["202 ACCEPTED"]:
        raise RuntimeError(f"a webhook of {len(body)} bytes was answered {statuses}")


def _show_cpu(figures: Figures) -> bool:
    p50, p99 = figures.at(0.5), figures.at(0.99)
    _say(f"CPU per webhook, {BODY_BYTES:,} bytes, two secrets, {len(figures.of_each):,} webhooks:")
    _say(f"  p50 {p50:.2f} ms   p99 {p99:.2f} ms   (goal: p99 at most {GOAL_CPU_MS} ms)")
    return p99 <= GOAL_CPU_MS


def _show_starts(found: Mapping[str, list[float]]) -> bool:
    bare, ours = (statistics.median(found[name]) for name in ("bare", "receiver"))
    _say(f"Start-up, CPU until the app is made, median of {len(found['bare'])} each in turns:")
    _say(f"  bare functions-framework {bare:.0f} ms   receiver {ours:.0f} ms   on top {ours - bare:.0f} ms")
    _say(f"  (goal: import and clients at most {GOAL_START_MS:.0f} ms)")
    return ours - bare <= GOAL_START_MS


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    sys.exit(main())
