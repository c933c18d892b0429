"""When a request is repeated, and when the next may be sent (GitHub: "Rate limits for the REST API")."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

MAX_REPEATS = 5
SECONDS_BETWEEN_CHANGES = 1.0
"""GitHub: "Best practices for using the REST API", pause between mutative requests."""

_SECONDARY_PAUSE = 60.0
_TROUBLE_PAUSE = 1.0
_MAX_TROUBLE_REPEATS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class GitHubResponse:
    """An HTTP response; header names in lower case. Status 0: none came."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def is_trouble(self) -> bool:
        """GitHub's or the network's, not ours: what was asked for may or may not have happened."""
        return self.status == 0 or self.status >= 500

    @property
    def is_rate_limit(self) -> bool:
        """Nothing has happened, and the same request will be welcome later."""
        if self.status == 429:
            return True
        return self.status == 403 and (
            "retry-after" in self.headers or self._none_remaining or b"rate limit" in self.body.lower()
        )

    @property
    def _none_remaining(self) -> bool:
        return self.headers.get("x-ratelimit-remaining") == "0"

    def seconds_to_reset(self, now: datetime) -> float:
        """Until the primary limit is lifted; 0 where there is something left of it."""
        reset = self.headers.get("x-ratelimit-reset", "")
        if not self._none_remaining or not reset.isdigit():
            return 0.0
        # One more, as the header is cut to whole seconds.
        return max(0.0, int(reset) + 1 - now.timestamp())


def pause_before_repeat(
    response: GitHubResponse, *, repeats: int, may_repeat: bool, now: datetime
) -> float | None:
    """Seconds to wait before the request is sent again; None: it is not.

    `may_repeat` is false where a request that did succeed, unseen, must not be sent twice.
    """
    if response.is_rate_limit:
        return _rate_limit_pause(response, repeats, now) if repeats < MAX_REPEATS else None
    if response.is_trouble and may_repeat and repeats < _MAX_TROUBLE_REPEATS:
        return _TROUBLE_PAUSE * (1 << repeats)
    return None


def _rate_limit_pause(response: GitHubResponse, repeats: int, now: datetime) -> float:
    """Retry-After first, then the reset time, then a minute that doubles: in the order of GitHub's page."""
    retry_after = response.headers.get("retry-after", "")
    if retry_after.isdigit():
        return float(retry_after)
    return response.seconds_to_reset(now) or _SECONDARY_PAUSE * (1 << repeats)
