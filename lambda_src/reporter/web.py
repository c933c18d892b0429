"""Requests to services outside AWS, and what became of each."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

import urllib3
from urllib3.exceptions import ConnectTimeoutError, HTTPError, LocationParseError, NewConnectionError

from reporter.sender import NotTaken

CONNECT_SECONDS, READ_SECONDS = 3.0, 8.0
"""Two requests together stay below `DELIVERY_SECONDS`."""
MOST_BYTES = 2_000_000
"""Of a response."""
_LOOPBACK = {"127.0.0.1", "localhost"}

Secret = Callable[[], str]
"""Reads a secret each time, so that a new one is used at once. Raises NotTaken if there is none."""


def request(
    method: str, url: str, body: Any = None, *, headers: Mapping[str, str] | None = None, name: str
) -> bytes:
    """The response's body. One try, and no redirect is followed.

    Raises NotTaken, whose reason has the name and never the address, which may be a secret.
    """
    _refuse_plain_http(url, name)
    given = {"Content-Type": "application/json", "User-Agent": "cv-analytics", **(headers or {})}
    try:
        response = urllib3.request(
            method,
            url,
            body=None if body is None else json.dumps(body).encode(),
            headers=given,
            timeout=urllib3.Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS),
            retries=False,
            redirect=False,
            preload_content=False,
        )
        with response:
            content = response.read(MOST_BYTES)
    except (NewConnectionError, ConnectTimeoutError, LocationParseError) as error:
        raise NotTaken(f"{name} cannot be reached ({type(error).__name__})", is_certain=True) from None
    except HTTPError as error:
        raise NotTaken(f"{name} did not answer ({type(error).__name__})", is_certain=False) from None
    status = response.status
    if not 200 <= status < 300:
        raise NotTaken(f"{name} answers {status}", is_certain=status < 500, may_wait=status == 429)
    return content


def _refuse_plain_http(url: str, name: str) -> None:
    """Except for what plays the service on this machine."""
    try:
        parts = urlsplit(url)
        is_fine = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
    except ValueError:
        is_fine = False
    if not is_fine:
        raise NotTaken(f"the address of {name} is not https", is_certain=True)
