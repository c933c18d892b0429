"""Bodies that come slowly, at a connection of their own each."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from http import HTTPStatus

import pytest
from flask import Request

from receiver.body import Body
from receiver.body_watch import BodyWatch
from receiver.intake import Refusal

FAR = 3600.0
FAR_OFF = time.monotonic() + FAR
Connect = Callable[[int], tuple[socket.socket, Request]]


@pytest.fixture
def connect() -> Iterator[Connect]:
    """A sender, and its request of so many stated bytes as gunicorn hands it over."""
    opened: list[socket.socket] = []

    def make(stated: int) -> tuple[socket.socket, Request]:
        sender, receiver = socket.socketpair()
        opened.extend((sender, receiver))
        return sender, Request(
            {
                "REQUEST_METHOD": "POST",
                "CONTENT_LENGTH": str(stated),
                "wsgi.input": receiver.makefile("rb"),
                "wsgi.input_terminated": True,
                "gunicorn.socket": receiver,
            }
        )

    yield make
    for one in opened:
        one.close()


def status_of(body: Body, *, seconds: float, max_bytes: int = 100) -> HTTPStatus | None:
    """None where the body was read."""
    try:
        body.read(max_bytes=max_bytes, until=time.monotonic() + seconds)
    except Refusal as refusal:
        return refusal.status
    return None


def test_a_body_that_comes_too_slowly_is_given_up_at_its_time(connect: Connect) -> None:
    sender, request = connect(10)
    sender.sendall(b"{")
    began = time.monotonic()
    assert status_of(Body(request=request, watch=BodyWatch(crowd=8)), seconds=0.3) == 408
    assert 0.3 <= time.monotonic() - began < 5


def test_in_a_crowd_a_body_has_less_time(connect: Connect) -> None:
    watch = BodyWatch(crowd=2, crowded_seconds=0.1)
    with watch.reading(None, until=FAR_OFF), watch.reading(None, until=FAR_OFF):
        assert status_of(Body(request=connect(10)[1], watch=watch), seconds=FAR) == 408


def test_bodies_that_hold_much_memory_are_a_crowd(connect: Connect) -> None:
    sender, request = connect(200_000)
    sender.sendall(b"x" * 70_000)
    body = Body(request=request, watch=BodyWatch(crowd=8, crowded_seconds=0.1, crowded_bytes=60_000))
    assert status_of(body, seconds=FAR, max_bytes=200_000) == 408


def test_a_body_that_came_whole_is_read_though_it_took_too_long(connect: Connect) -> None:
    sender, request = connect(2)
    sender.sendall(b"{}")
    sender.shutdown(socket.SHUT_WR)
    body = Body(request=request, watch=BodyWatch(crowd=8))
    assert body.read(max_bytes=100, until=0.0) == b"{}"


def test_a_sender_that_hangs_up_has_broken_off_and_was_not_given_up(connect: Connect) -> None:
    sender, request = connect(10)
    sender.sendall(b"{")
    sender.close()
    assert status_of(Body(request=request, watch=BodyWatch(crowd=8)), seconds=FAR) == 400


def test_a_body_that_is_stated_too_large_is_read_and_not_kept(connect: Connect) -> None:
    sender, request = connect(6)
    sender.sendall(b"123456")
    sender.shutdown(socket.SHUT_WR)
    body = Body(request=request, watch=BodyWatch(crowd=8))
    assert status_of(body, seconds=FAR, max_bytes=5) == 413
    assert request.stream.read() == b""


def test_the_rest_of_an_unread_body_is_waited_for_but_not_for_long(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("receiver.body.REST_SECONDS", 0.1)
    sender, request = connect(10)
    sender.sendall(b"{")
    Body(request=request, watch=BodyWatch(crowd=8)).skip_rest()
    assert request.stream.read() == b""
