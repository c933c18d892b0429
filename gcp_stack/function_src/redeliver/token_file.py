"""Who asks GitHub: a token out of a mounted secret, or an app that signs its own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from github.app_token import AppToken
from receiver.secret_file import without_mark


class NoToken(Exception):
    """GitHub cannot be asked; the text says why."""


def read_token(path: Path, *, app_id: str, now: Callable[[], datetime]) -> Callable[[], str]:
    """Read for each run, so that a new version of the secret needs no new revision. Raises NoToken."""
    try:
        secret = without_mark(path.read_bytes()).decode().strip()
    except (OSError, ValueError) as error:
        raise NoToken(f"the secret with GitHub's token cannot be read: {error}") from None
    if not secret or not secret.isascii():
        raise NoToken("the secret with GitHub's token holds no token")
    return _app_token(secret, app_id, now) if app_id else _plain_token(secret)


def _plain_token(secret: str) -> Callable[[], str]:
    if not secret.isprintable():
        raise NoToken(
            "the secret with GitHub's token holds more than one line; an app's key needs its app id"
        )
    return lambda: secret


def _app_token(private_key: str, app_id: str, now: Callable[[], datetime]) -> AppToken:
    try:
        return AppToken(app_id=app_id, private_key=private_key, now=now)
    except ValueError:
        raise NoToken("the secret with GitHub's token holds no RSA private key in PEM form") from None
