"""The webhook's signature: HMAC-SHA256 over the raw body (GitHub: "Validating webhook deliveries")."""

from __future__ import annotations

import hmac
import re
from collections.abc import Sequence

_SCHEME = b"sha256="
_FORM = re.compile(r"sha256=[0-9a-f]{64}")


def is_signature(header: str) -> bool:
    """Whether `X-Hub-Signature-256` can be one at all. GitHub writes lower-case hex."""
    return _FORM.fullmatch(header) is not None


def matching_secret(body: bytes, header: str | None, secrets: Sequence[bytes]) -> int | None:
    """The index of the active secret that `X-Hub-Signature-256` was made with, or None.

    Every secret is tried, in constant time each.
    """
    # As bytes: compare_digest raises on a str that is not ASCII.
    given = (header or "").encode("utf-8", "surrogateescape")
    matches = [hmac.compare_digest(given, signature(body, secret)) for secret in secrets]
    return matches.index(True) if True in matches else None


def signature(body: bytes, secret: bytes) -> bytes:
    """The header's value for a body."""
    return _SCHEME + hmac.digest(secret, body, "sha256").hex().encode()
