"""The load on the receiver: bodies as GitHub's, and a sender that waits for nobody and hides nothing."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Coroutine
from datetime import UTC, datetime
from typing import Any, TypeAlias

import pytest

from bench.receiver_load import Load, figures_of
from bench.receiver_sender import Sender
from bench.receiver_webhooks import BODY_BYTES, Comments
from receiver.signature import matching_secret

SECRET = b"a secret"
COMMENTS = Comments.of(datetime(2026, 11, 22, tzinfo=UTC))
Serve: TypeAlias = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


def test_a_body_is_a_comment_of_its_own_ten_on_an_issue() -> None:
    payloads = [json.loads(COMMENTS.body(number)) for number in range(8_000_000, 8_000_020)]
    assert [payload["comment"]["id"] for payload in payloads] == list(range(8_000_000, 8_000_020))
    assert [payload["issue"]["number"] for payload in payloads] == [800_001] * 10 + [800_002] * 10


def test_a_body_has_a_usual_size() -> None:
    assert len(COMMENTS.body(8_000_000)) == pytest.approx(BODY_BYTES, abs=64)


def test_every_webhook_is_signed_and_answered_over_kept_connections() -> None:
    connections, bodies = 0, list[bytes]()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        while request := await _request(reader):
            headers, body = request
            assert matching_secret(body, headers["x-hub-signature-256"], [SECRET]) == 0
            bodies.append(body)
            await _answer(writer, 202, b'{"accepted": "comment-1"}')

    sender = _run(serve, webhooks=20)
    assert [status for status, _, _ in sender.responses] == [202] * 20
    assert len({json.loads(body)["comment"]["id"] for body in bodies}) == 20
    assert connections <= 20


def test_an_answer_that_leaves_work_to_the_relay_counts_apart() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while await _request(reader):
            await _answer(writer, 202, b'{"accepted": "comment-1", "pending": true}')

    assert [is_pending for _, is_pending, _ in _run(serve, webhooks=3).responses] == [True] * 3


def test_errors_and_broken_connections_are_counted() -> None:
    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while await _request(reader):
            await _answer(writer, 500, b"{}")

    async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await _request(reader)
        writer.close()

    assert [status for status, _, _ in _run(refuse, webhooks=3).responses] == [500] * 3
    assert [status for status, _, _ in _run(hang_up, webhooks=3).responses] == [0] * 3


def test_a_slow_answer_does_not_hold_the_next_webhook_back() -> None:
    """The server answers none before it has all of them: a sender that waits would wait for ever."""
    waiting = list[asyncio.StreamWriter]()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await _request(reader)
        waiting.append(writer)
        if len(waiting) == 10:
            for each in waiting:
                await _answer(each, 202, b"{}")

    assert [status for status, _, _ in _run(serve, webhooks=10).responses] == [202] * 10


@pytest.mark.parametrize(
    ("statuses", "seconds", "holds"),
    [
        ({202: 100}, 0.25, True),
        ({202: 100}, 0.6, False),
        ({202: 99, 500: 1}, 0.1, False),
        ({0: 100}, 0.1, False),
    ],
)
def test_a_rate_holds_without_error_and_in_time_alone(
    statuses: dict[int, int],
    seconds: float,
    holds: bool,  # noqa: FBT001  # a case's expectation
) -> None:
    assert _load(statuses, [seconds] * 100).holds is holds


def test_the_slowest_hundredth_does_not_decide_and_the_next_does() -> None:
    assert _load({202: 1000}, [0.1] * 991 + [9.0] * 9).holds
    assert not _load({202: 1000}, [0.1] * 989 + [9.0] * 11).holds


@pytest.mark.parametrize(
    ("lost", "error", "missed"),
    [
        (0, 202, set()),
        (1, 202, {"of 2,000 webhooks, missing in DynamoDB"}),
        (0, 500, {"answers other than 202 at that rate", "webhooks that the local stack takes for 60 s"}),
    ],
)
def test_a_loss_or_an_error_misses_its_goal(lost: int, error: int, missed: set[str]) -> None:
    load = _load({202: 1999, error: 1} if error != 202 else {202: 2000}, [0.1] * 2000, rate=200)
    figures = list(figures_of(load, {"Firestore": 0, "DynamoDB": lost}, 2000))
    assert {figure.claim for figure in figures if figure.holds is False} == missed


def test_the_receivers_share_is_of_all_cpu_time() -> None:
    load = _load({202: 100}, [0.1] * 100, cpu_ms={"Receiver": 3.0, "AWS emulator": 9.0})
    assert load.share_of_receiver == 0.25
    assert load.cores == pytest.approx(100 * 0.012 / load.wall)


def _load(
    statuses: dict[int, int], seconds: list[float], rate: float = 10, cpu_ms: dict[str, float] | None = None
) -> Load:
    return Load(
        rate=rate,
        first=1,
        statuses=statuses,
        pending=0,
        seconds=seconds,
        late=0,
        wall=10,
        cpu_ms=cpu_ms or {"Receiver": 4.0, "AWS emulator": 6.0},
        busy=0.5,
    )


def _run(serve: Serve, *, webhooks: int) -> Sender:
    async def both() -> Sender:
        async with await asyncio.start_server(_closing(serve), "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            sender = Sender(f"http://127.0.0.1:{port}/", SECRET, COMMENTS)
            await sender.send(8_000_000, rate=1000, seconds=webhooks / 1000)
            await sender.close()
        return sender

    return asyncio.run(both())


def _closing(serve: Serve) -> Callable[..., Coroutine[Any, Any, None]]:
    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await serve(reader, writer)

    return handle


async def _request(reader: asyncio.StreamReader) -> tuple[dict[str, str], bytes] | None:
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
    except (asyncio.IncompleteReadError, ConnectionError):
        return None
    lines = [line.partition(": ") for line in head.split("\r\n")[1:] if line]
    headers = {name.lower(): value for name, _, value in lines}
    return headers, await reader.readexactly(int(headers["content-length"]))


async def _answer(writer: asyncio.StreamWriter, status: int, body: bytes) -> None:
    writer.write(b"HTTP/1.1 %d X\r\nContent-Length: %d\r\n\r\n%b" % (status, len(body), body))
    await writer.drain()
