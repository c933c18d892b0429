"""The token by which a GitHub App speaks for itself, as its own webhook's deliveries demand."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from google.auth import crypt, jwt

_BACKDATED = timedelta(seconds=60)
_LIFE = timedelta(minutes=9)
"""GitHub takes ten minutes at most, by its own clock."""
_RENEWED_BEFORE = timedelta(minutes=2)


class AppToken:
    """Signed again before it expires (GitHub: "Generating a JSON Web Token (JWT) for a GitHub App")."""

    def __init__(self, *, app_id: str, private_key: str, now: Callable[[], datetime]) -> None:
        """Raises ValueError if the key is not an RSA private key in PEM form."""
        self._app_id = app_id
        self._signer = crypt.RSASigner.from_string(private_key)  # type: ignore[no-untyped-call]  # google-auth has no types
        self._now = now
        self._lock = threading.Lock()
        self._token = ""
        self._renew_at = datetime.min.replace(tzinfo=now().tzinfo)

    def __call__(self) -> str:
        with self._lock:
            if self._now() >= self._renew_at:
                self._sign()
            return self._token

    def _sign(self) -> None:
        now = self._now()
        claims = {
            "iss": self._app_id,
            "iat": int((now - _BACKDATED).timestamp()),
            "exp": int((now + _LIFE).timestamp()),
        }
        token = jwt.encode(self._signer, claims)  # type: ignore[no-untyped-call]  # google-auth has no types
        self._token = str(token, "ascii")
        self._renew_at = now + _LIFE - _RENEWED_BEFORE
