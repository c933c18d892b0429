"""Google's REST interfaces, by the person's own credentials."""

from __future__ import annotations

import google.auth
from google.auth.transport.requests import AuthorizedSession

_SCOPE = "https://www.googleapis.com/auth/cloud-platform"


def google_session(*, read_only: bool = True) -> AuthorizedSession:
    """Raises GoogleAuthError where nobody is logged in."""
    credentials, _ = google.auth.default(scopes=[f"{_SCOPE}.read-only" if read_only else _SCOPE])
    return AuthorizedSession(credentials)  # type: ignore[no-untyped-call]  # not typed there
