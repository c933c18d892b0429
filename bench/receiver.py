"""`python -m bench.receiver`: CPU per webhook in process, between stores that answer at once."""

from __future__ import annotations

import io
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask, request

from bench.figures import Figure, at_most, run, shown
from bench.receiver_webhooks import BODY_BYTES, Comments, headers
from contract.event import AnalyticsEvent
from receiver.body_watch import BodyWatch
from receiver.bounded import Bounded
from receiver.handler import Receiver
from receiver.keeper import Keeper
from receiver.secret_file import SecretFile
from receiver.settings import ReceiverSettings
from receiver.store import Stored, TimeLeft
from stages.stage import load_stage

SECRETS = (b"the new secret", b"the old secret")
WARM_UP, WEBHOOKS, RUNS = 200, 2_000, 5
GOAL_P99_MS = 1.0


@dataclass
class InstantFirestore:
    """Answers at once, and keeps nothing."""

    taken: int = 0

    def put(self, event: AnalyticsEvent, *, expires_at: datetime, left: TimeLeft) -> Stored:  # noqa: ARG002  # nobody waits
        self.taken += 1
        return Stored(event=event, revision=1, expires_at=expires_at, is_new=True)

    def is_erased(self, _thread_id: str, *, left: TimeLeft) -> bool:  # noqa: ARG002  # the same
        return False

    def settle(self, _stored: Stored, *, left: TimeLeft) -> None:
        """There is nothing to settle."""


@dataclass
class InstantDynamoDb:
    """The same."""

    taken: int = 0

    def put(self, _stored: Stored) -> bool:
        self.taken += 1
        return True


def measure() -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="cv-analytics-bench-") as folder:
        receiver = _OneReceiver(Path(folder))
        with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere):
            receiver.take(WARM_UP)
            runs = [receiver.take(WEBHOOKS) for _ in range(RUNS)]
    note = (
        f"median of {RUNS} runs of {WEBHOOKS:,}; two secrets, {BODY_BYTES // 1000} KB, signed with the older"
    )
    return [
        at_most("receiver: CPU per webhook, p99", _median_at(0.99, runs), GOAL_P99_MS, "ms", note),
        shown("receiver: CPU per webhook, p50", _median_at(0.5, runs), "ms", "all threads, WSGI to log line"),
    ]


class _OneReceiver:
    """The receiver behind Flask, as functions-framework puts it."""

    def __init__(self, folder: Path) -> None:
        secret_file = folder / "active"
        secret_file.write_bytes(b"\n".join(SECRETS))
        settings = ReceiverSettings.of(load_stage("local"), webhook_secret_file=str(secret_file))
        self._firestore, self._dynamodb = InstantFirestore(), InstantDynamoDb()
        receiver = Receiver(
            settings=settings,
            rules=settings.rules,
            secret_file=SecretFile(secret_file),
            watch=BodyWatch(crowd=settings.threads // 2),
            keeper=Keeper(
                firestore=self._firestore,
                dynamodb=self._dynamodb,
                within=Bounded(settings.threads),
                clock=time.monotonic,
            ),
        )
        self._app = Flask(__name__)
        self._app.add_url_rule("/", "receive", lambda: receiver.answer(request), methods=["POST"])
        self._comments = Comments.of(datetime.now(UTC))

    def take(self, webhooks: int) -> list[float]:
        """CPU milliseconds of each, of all threads together. Raises RuntimeError where one was not kept."""
        before = self._taken
        spent = [self._take_one(8_000_000 + number) for number in range(webhooks)]
        if self._taken != tuple(taken + webhooks for taken in before):
            raise RuntimeError("a webhook did not come to both stores")
        return spent

    @property
    def _taken(self) -> tuple[int, int]:
        return self._firestore.taken, self._dynamodb.taken

    def _take_one(self, number: int) -> float:
        environ = _environ(self._comments.body(number))
        started = time.process_time_ns()
        for _part in self._app(environ, _must_be_accepted):
            pass
        return (time.process_time_ns() - started) / 1e6


def _must_be_accepted(status: str, _headers: object, _error: object = None) -> Any:
    if not status.startswith("202"):
        raise RuntimeError(f"a webhook was answered {status}")


def _environ(body: bytes) -> dict[str, Any]:
    given = {
        name.upper().replace("-", "_"): value
        for name, value in headers(body, SECRETS[-1], "72d3162e-cc78-11e3-81ab-4c9367dc0958").items()
    }
    plain = {name: given.pop(name) for name in ("CONTENT_TYPE", "CONTENT_LENGTH")}
    return {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        **plain,
        **{f"HTTP_{name}": value for name, value in given.items()},
    }


def _median_at(share: float, runs: Sequence[Sequence[float]]) -> float:
    return statistics.median(sorted(spent)[int(len(spent) * share)] for spent in runs)


if __name__ == "__main__":
    sys.exit(run(measure))
