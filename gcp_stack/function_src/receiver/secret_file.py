"""The active webhook secrets, read from a mounted file and refreshed as it changes."""

from __future__ import annotations

import codecs
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Lock

from receiver.log import log

REFRESH_SECONDS = 240.0
"""Each read of the mounted file is a call to Secret Manager: not one per webhook, yet one soon enough."""


RENEW_SECONDS = 5.0
"""The least between two reads that a wrong signature asks for: a stranger's could else ask for any number."""


class NoActiveSecret(Exception):
    """No secret is known: nothing can be verified, so nothing may be taken in."""


class SecretFile:
    """One active secret per line, as `parse_secrets` reads it; blank lines aside."""

    def __init__(
        self,
        path: Path,
        *,
        refresh_seconds: float = REFRESH_SECONDS,
        renew_seconds: float = RENEW_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._path = path
        self._refresh_seconds = refresh_seconds
        self._renew_seconds = renew_seconds
        self._clock = clock
        self._lock = Lock()
        self._secrets: Sequence[bytes] = ()
        self._read_next = clock()

    def active(self) -> Sequence[bytes]:
        """At most `refresh_seconds` old, unless the file cannot be read. Raises NoActiveSecret."""
        # Requests that come while another one reads go on with the known secrets; the first ones wait.
        if self._is_due() and self._lock.acquire(blocking=not self._secrets):
            try:
                if self._is_due():
                    self._refresh()
            finally:
                self._lock.release()
        return self._secrets

    def renewed(self) -> Sequence[bytes]:
        """For a signature that none of `active` made: a new secret is known as soon as it is used.

        Raises NoActiveSecret.
        """
        with self._lock:
            if self._clock() >= self._read_next - self._refresh_seconds + self._renew_seconds:
                self._refresh()
        return self._secrets

    def _is_due(self) -> bool:
        return not self._secrets or self._clock() >= self._read_next

    def _refresh(self) -> None:
        """An unreadable or empty file leaves the secrets that were good before: they still verify."""
        self._read_next = self._clock() + self._refresh_seconds
        try:
            self._secrets = _read(self._path)
        except NoActiveSecret as error:
            if not self._secrets:
                raise
            log("WARNING", f"{error}; the secrets read before stay in use")


def parse_secrets(content: bytes) -> tuple[bytes, ...]:
    """The secrets of a file's lines, each as it stands: spaces at its ends belong to it.

    Lines end in LF or CRLF. Raises ValueError for a file in UTF-16.
    """
    lines = (line.removesuffix(b"\r") for line in without_mark(content).split(b"\n"))
    return tuple(line for line in lines if line.strip())


def without_mark(content: bytes) -> bytes:
    """A secret's file without the byte order mark that other systems put before UTF-8.

    Raises ValueError for UTF-16, with or without its mark.
    """
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in content:
        raise ValueError("it is in UTF-16, or holds NUL bytes; save it as UTF-8")
    return content.removeprefix(codecs.BOM_UTF8)


def _read(path: Path) -> Sequence[bytes]:
    try:
        secrets = parse_secrets(path.read_bytes())
    except OSError as error:
        raise NoActiveSecret(f"the webhook secret cannot be read: {error.strerror}") from None
    except ValueError as error:
        raise NoActiveSecret(f"the webhook secret cannot be used: {error}") from None
    if not secrets:
        raise NoActiveSecret("the webhook secret's file holds no secret")
    return secrets
