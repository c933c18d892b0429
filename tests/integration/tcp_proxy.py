"""A TCP proxy to one address of loopback, which a test can cut and restore."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import Enum, auto
from typing import Self
from urllib.parse import urlsplit


class Trouble(Enum):
    """What is wrong with the connection."""

    REFUSES = auto()
    """Each connection ends as soon as it is made."""
    HANGS = auto()
    """Connections are taken, and nothing comes through."""


class TcpProxy:
    """Use as a context manager: leaving it ends every connection."""

    def __init__(self, target: str) -> None:
        address = urlsplit(target)
        self._target = (str(address.hostname), int(address.port or 80))
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: set[socket.socket] = set()
        self._trouble: Trouble | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        # A blocked accept does not notice that its socket was closed; shutting it down wakes it.
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._break_off()

    @contextmanager
    def in_trouble(self, trouble: Trouble) -> Iterator[None]:
        """What was connected before is broken off as well; afterwards connections work again."""
        self._trouble = trouble
        self._break_off()
        try:
            yield
        finally:
            self._trouble = None
            self._break_off()

    def _break_off(self) -> None:
        for end in list(self._open):
            _close(end)
        self._open.clear()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                caller, _ = self._listener.accept()
                if self._trouble is Trouble.REFUSES:
                    _close(caller)
                    continue
                self._open.add(caller)
                if self._trouble is None:
                    self._connect(caller)

    def _connect(self, caller: socket.socket) -> None:
        called = socket.create_connection(self._target)
        self._open.add(called)
        for source, sink in ((caller, called), (called, caller)):
            threading.Thread(target=_carry, args=(source, sink), daemon=True).start()


def _carry(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while content := source.recv(65_536):
            sink.sendall(content)
    _close(source)
    _close(sink)


def _close(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
