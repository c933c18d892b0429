"""Connections that cost their sender nothing, and bodies that break off, at the receiver's own process."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from http.client import HTTPResponse
from threading import Event, Thread

import pytest

from local.receiver_package import unpack_functions
from local.receiver_process import ReceiverProcess
from local.webhooks import Webhook, post, signature
from stages.stage import load_stage
from toolchain.processes import free_port

SECRET = "a secret"  # pragma: allowlist secret
PING = Webhook.of("ping", {"zen": "Keep it logically awesome."})
CONNECTIONS = 64
PING_SECONDS = 2.0
ALL_ANSWERED_SECONDS = 20.0


def head(*more: str, method: str = "POST") -> bytes:
    lines = (
        f"{method} / HTTP/1.1",
        "Host: receiver",
        "Content-Type: application/json",
        "X-GitHub-Event: ping",
    )
    return "\r\n".join((*lines, *more, "", "")).encode()


FORGED = "X-Hub-Signature-256: sha256=" + "0" * 64
LENGTH, CHUNKED = "Content-Length: 1000", "Transfer-Encoding: chunked"


@pytest.fixture(scope="module")
def receiver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReceiverProcess]:
    """As the local stage starts it; a ping needs neither of its stores."""
    folder = tmp_path_factory.mktemp("receiver")
    receiver = ReceiverProcess.of(
        load_stage("local"),
        folder=folder,
        package=unpack_functions(folder),
        firestore_host=f"127.0.0.1:{free_port()}",
        secret=SECRET,
    )
    process = receiver.start({})
    try:
        receiver.wait()
        yield receiver
    finally:
        process.stop()


def connect(receiver: ReceiverProcess) -> socket.socket:
    return socket.create_connection(("127.0.0.1", receiver.function.port), timeout=ALL_ANSWERED_SECONDS)


@contextmanager
def half_sent(receiver: ReceiverProcess, start: bytes) -> Iterator[list[socket.socket]]:
    """Connections whose bodies come at a byte a second, and whose senders never hang up."""
    over = Event()
    with ExitStack() as stack:
        connections = [stack.enter_context(connect(receiver)) for _ in range(CONNECTIONS)]
        for connection in connections:
            connection.sendall(start)

        def trickle() -> None:
            while not over.wait(1):
                for connection in connections:
                    with suppress(OSError):  # the receiver may have hung up by now
                        connection.sendall(b"1")

        thread = Thread(target=trickle)
        thread.start()
        try:
            yield connections
        finally:
            over.set()
            thread.join()


def ping_seconds(receiver: ReceiverProcess) -> float:
    began = time.monotonic()
    assert post(receiver.url, SECRET, PING).status == 200
    return time.monotonic() - began


def status(connection: socket.socket) -> int:
    """Of a response that is read to its end, or the connection's next one would begin with the rest of it."""
    response = HTTPResponse(connection)
    response.begin()
    response.read()
    return response.status


def log_lines(receiver: ReceiverProcess) -> list[dict[str, object]]:
    return [json.loads(line) for line in receiver.function.log.read_text().splitlines()]


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        (head(LENGTH), 401),
        (head(FORGED, LENGTH), 408),
        (head(FORGED, CHUNKED), 408),
        (head(LENGTH, method="PUT"), 405),
    ],
    ids=["unsigned", "forged", "forged-chunks", "put"],
)
def test_many_half_sent_bodies_keep_no_signed_ping_waiting(
    receiver: ReceiverProcess, start: bytes, expected: int
) -> None:
    known = len(log_lines(receiver))
    with half_sent(receiver, start) as connections:
        pings = [ping_seconds(receiver)]
        # Also while they are answered, and while the server closes them.
        for connection in connections:
            assert status(connection) == expected
            pings.append(ping_seconds(receiver))
    assert max(pings) < PING_SECONDS
    logged = [line for line in log_lines(receiver)[known:] if line["status"] == expected]
    assert len(logged) == CONNECTIONS
    assert all(line["severity"] == "WARNING" for line in logged)


@pytest.mark.parametrize(
    "body",
    [b"zz\r\n{}\r\n0\r\n\r\n", b"2\r\n{}", b"2\r\n{}garbage", b"2\r\n{}\r\n0\r\nX: a\x00b\r\n\r\n"],
    ids=repr,
)
def test_a_body_in_broken_chunks_is_400_without_a_traceback(receiver: ReceiverProcess, body: bytes) -> None:
    with connect(receiver) as connection:
        connection.sendall(head(FORGED, CHUNKED) + body)
        connection.shutdown(socket.SHUT_WR)
        assert status(connection) == 400
    last = log_lines(receiver)[-1]
    assert (last["outcome"], last["severity"]) == ("refused", "WARNING")


def test_a_body_shorter_than_its_stated_length_is_400_whatever_its_signature(
    receiver: ReceiverProcess,
) -> None:
    signed = f"X-Hub-Signature-256: {signature(PING.body, SECRET)}"
    with connect(receiver) as connection:
        connection.sendall(head(signed, f"Content-Length: {len(PING.body) + 1}") + PING.body)
        connection.shutdown(socket.SHUT_WR)
        assert status(connection) == 400


def test_a_connection_whose_unsigned_body_came_whole_is_used_again(receiver: ReceiverProcess) -> None:
    signed = f"X-Hub-Signature-256: {signature(PING.body, SECRET)}"
    length = f"Content-Length: {len(PING.body)}"
    with connect(receiver) as connection:
        connection.sendall(head(length) + PING.body)
        assert status(connection) == 401
        connection.sendall(head(signed, length) + PING.body)
        assert status(connection) == 200
