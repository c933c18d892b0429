"""Google's REST interfaces, by the person's own credentials."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import google.auth
from google.auth.exceptions import GoogleAuthError
from google.auth.transport.requests import AuthorizedSession
from requests import RequestException, Session

from ops.failure import NotReached

SCOPE = "https://www.googleapis.com/auth/cloud-platform"
"""Several methods that only read do not accept the scope for reading; IAM limits what a person may do."""
_SECONDS = 30


def google_session() -> AuthorizedSession:
    """Raises NotReached where nobody is logged in."""
    try:
        credentials, _ = google.auth.default(scopes=[SCOPE])
    except GoogleAuthError as error:
        raise NotReached(f"Google: {error}") from None
    return AuthorizedSession(credentials)  # type: ignore[no-untyped-call]  # not typed there


def call_google(session: Session, method: str, url: str, body: Mapping[str, Any] | None = None) -> Any:
    """The answer's JSON. Raises NotReached where Google does not answer, or refuses."""
    try:
        answer = session.request(method, url, json=body, timeout=_SECONDS)
        answer.raise_for_status()
        return answer.json()
    except (RequestException, GoogleAuthError) as error:
        raise NotReached(f"Google: {error}") from None
