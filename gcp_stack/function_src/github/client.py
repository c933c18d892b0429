"""GitHub's REST API over HTTP: pages, bounded repeats, rate limits."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, Self, TypeAlias, TypeVar
from urllib.parse import urlencode, urlsplit

import urllib3

from github.clock import SYSTEM_CLOCK, Clock
from github.limits import SECONDS_BETWEEN_CHANGES, GitHubResponse, pause_before_repeat

Json: TypeAlias = dict[str, Any]

GITHUB = "https://api.github.com"
API_VERSION = "2022-11-28"
PER_PAGE = 100
"""The most that GitHub puts on a page."""

_TIMEOUT = urllib3.Timeout(connect=5, read=15)
# Renamed repositories answer with a redirect; all other repeats are this module's own.
_REDIRECTS_ONLY = urllib3.Retry(
    total=3, redirect=3, connect=0, read=0, status=0, other=0, respect_retry_after_header=False
)
_NEXT = re.compile(r'<([^<>]+)>\s*;[^,]*\brel="next"')
_ALWAYS, _NEVER = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)

T = TypeVar("T")


class GitHubFailed(Exception):
    """GitHub did not answer as its documentation says; the text is a sentence, to be tried again later."""


class Refused(GitHubFailed):
    """GitHub understood and says no: the same request will be refused again."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


class OutOfTime(Exception):
    """The next request would have to wait beyond the deadline."""


@dataclass(slots=True)
class _Pace:
    """When the next request may go out."""

    not_before: datetime = _ALWAYS

    def hold(self, now: datetime, seconds: float) -> None:
        self.not_before = max(self.not_before, now + timedelta(seconds=seconds))


@dataclass(frozen=True, slots=True, kw_only=True)
class GitHubClient:
    """Sends one request after another, at GitHub's pace, none after the deadline."""

    base_url: str
    token: Callable[[], str]
    """A personal or installation token, or an app's own (see `app_token`); empty: GitHub's public limits."""
    clock: Clock = SYSTEM_CLOCK
    deadline: datetime = _NEVER
    _http: urllib3.PoolManager = field(default_factory=lambda: urllib3.PoolManager(timeout=_TIMEOUT))
    _pace: _Pace = field(default_factory=_Pace)

    def until(self, deadline: datetime) -> Self:
        """The same client, connections and pace included, with another deadline."""
        return replace(self, deadline=deadline)

    def get(self, path: str) -> Json:
        """Raises GitHubFailed and OutOfTime, as all of these do."""
        return _read(self._send("GET", f"{self.base_url}/{path}"), dict)

    def items(self, path: str, **query: str) -> Iterator[Json]:
        """The items of all pages, one page after the other as they are asked for."""
        url: str | None = f"{self.base_url}/{path}?{urlencode({'per_page': str(PER_PAGE), **query})}"
        while url:
            response = self._send("GET", url)
            yield from _read(response, list)
            url = self._next_page(response)

    def post(self, path: str) -> None:
        """Sent once only, unless GitHub says that nothing has come of it."""
        self._send("POST", f"{self.base_url}/{path}")

    def _send(self, method: str, url: str) -> GitHubResponse:
        for repeats in count():
            self._wait_for_turn()
            response = self._try(method, url)
            pause = pause_before_repeat(
                response, repeats=repeats, may_repeat=method == "GET", now=self.clock.now()
            )
            if pause is None:
                return _checked(response, f"{method} {urlsplit(url).path}")
            self._pace.hold(self.clock.now(), pause)
        raise AssertionError("count() does not end")

    def _wait_for_turn(self) -> None:
        now = self.clock.now()
        if max(now, self._pace.not_before) > self.deadline:
            raise OutOfTime(f"GitHub's limits allow no request before {self._pace.not_before:%H:%M:%S} UTC")
        if self._pace.not_before > now:
            self.clock.sleep((self._pace.not_before - now).total_seconds())

    def _try(self, method: str, url: str) -> GitHubResponse:
        try:
            raw = self._http.request(method, url, headers=self._headers(), retries=_REDIRECTS_ONLY)
        except urllib3.exceptions.HTTPError as error:
            return GitHubResponse(status=0, headers={}, body=str(error).encode())
        headers = {name.lower(): value for name, value in raw.headers.items()}
        response = GitHubResponse(status=raw.status, headers=headers, body=raw.data)
        now = self.clock.now()
        self._pace.hold(now, response.seconds_to_reset(now))
        self._pace.hold(now, SECONDS_BETWEEN_CHANGES if method != "GET" else 0)
        return response

    def _headers(self) -> Mapping[str, str]:
        token = self.token()
        return {
            "Accept": "application/vnd.github+json",
            **({"Authorization": f"Bearer {token}"} if token else {}),
            "User-Agent": "cv-analytics",
            "X-GitHub-Api-Version": API_VERSION,
        }

    def _next_page(self, response: GitHubResponse) -> str | None:
        """GitHub: "Using pagination in the REST API"; cursors are GitHub's own affair."""
        found = _NEXT.search(response.headers.get("link", ""))
        if found and not found[1].startswith(f"{self.base_url}/"):
            raise GitHubFailed(f"GitHub's next page is elsewhere: {urlsplit(found[1]).netloc}")
        return found[1] if found else None


def _checked(response: GitHubResponse, what: str) -> GitHubResponse:
    if 200 <= response.status < 300:
        return response
    if response.status == 0:
        raise GitHubFailed(f"{what}: GitHub cannot be reached ({response.body.decode(errors='replace')})")
    sentence = f"{what}: GitHub answered {response.status} ({_message(response)})"
    if response.is_trouble or response.is_rate_limit:
        raise GitHubFailed(sentence)
    raise Refused(response.status, sentence + _REMEDIES.get(response.status, ""))


_REMEDIES = {
    401: "; the token is wrong or has expired",
    403: "; the token lacks the permission",
    404: "; it does not exist, or the token may not see it",
}


def _message(response: GitHubResponse) -> str:
    """GitHub's own words, as far as there are any."""
    try:
        return str(json.loads(response.body)["message"])
    except (ValueError, KeyError, TypeError):
        return "without a reason"


def _read(response: GitHubResponse, expected: type[T]) -> T:
    try:
        content = json.loads(response.body)
    except ValueError:
        content = None
    if not isinstance(content, expected):
        raise GitHubFailed(f"GitHub's response is not a JSON {expected.__name__}")
    return content
