"""GitHub's REST API as documented: a webhook's deliveries, lists in pages, rate limits; by whatever clock."""

from __future__ import annotations

import json
import re
import threading
from bisect import bisect_left, bisect_right
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from local.github_api.wire import Reply, Seen, serving

_ATTEMPT = re.compile(r"/(.+)/deliveries/(\d+)/attempts")
_LIST = re.compile(r"/(.+)/deliveries")
_HOUR = timedelta(hours=1)
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass
class Attempt:
    """One delivery, and when the list begins to show it."""

    id: int
    guid: str
    delivered_at: datetime
    redelivery: bool
    status_code: int
    listed_at: datetime

    @property
    def succeeded(self) -> bool:
        return 200 <= self.status_code < 300

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "guid": self.guid,
            "delivered_at": self.delivered_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "redelivery": self.redelivery,
            "duration": 0.27,
            "status": "OK" if self.succeeded else "failed",
            "status_code": self.status_code,
            "event": "issue_comment",
            "action": "created",
            "installation_id": None,
            "repository_id": 1296269,
            "throttled_at": None,
        }


class GitHubApi:
    """Its webhooks' receiver is `receive`: the event's guid in, the status code out."""

    def __init__(self, now: Callable[[], datetime], *, hook: str, token: str) -> None:
        self.now = now
        self.hook = hook
        self.token = token
        self.public = False
        """Whether a request without a token may read what is not private, as at GitHub."""
        self.attempts: dict[str, list[Attempt]] = {hook: []}
        self.receive: Callable[[str], int] = lambda _guid: 200
        self.listing_lag = timedelta(0)
        self.kept_for = timedelta(days=3)
        self.hourly_limit = 5000
        self.pages: dict[str, list[Any]] = {}
        self.objects: dict[str, Any] = {}
        self.faults: deque[Reply | None] = deque()
        """Answers for the next requests, in their order; None: an answer as usual."""
        self.before: Callable[[Seen], None] = lambda _seen: None
        self.seen: list[Seen] = []
        self.asked: Counter[str] = Counter()
        self.asked_after_success: list[str] = []
        self.succeeded: set[str] = set()
        self._window: tuple[datetime, int] = (_LONG_AGO, 0)
        self._lock = threading.RLock()
        self._next_id = 12_000_000_000

    def deliver(
        self,
        guid: str,
        status_code: int,
        *,
        redelivery: bool = False,
        hook: str = "",
        lag: timedelta | None = None,
    ) -> Attempt:
        """As GitHub does when something happens on it."""
        with self._lock:
            now = self.now().replace(microsecond=0)
            self._next_id += 7
            listed_at = now + (self.listing_lag if lag is None else lag)
            attempt = Attempt(self._next_id, guid, now, redelivery, status_code, listed_at)
            self.attempts.setdefault(hook or self.hook, []).append(attempt)
            self.succeeded |= {guid} if attempt.succeeded else set()
            return attempt

    def all_attempts(self) -> list[Attempt]:
        return [attempt for attempts in self.attempts.values() for attempt in attempts]

    def count(self, method: str) -> int:
        return sum(seen.method == method for seen in self.seen)

    @contextmanager
    def serving(self) -> Iterator[str]:
        """The base address, as long as it listens."""
        with serving(self.answer, self.now) as self.url:
            yield self.url

    def answer(self, seen: Seen) -> Reply:
        self.before(seen)
        with self._lock:
            self.seen.append(seen)
            fault = self.faults.popleft() if self.faults else None
            if fault is not None:
                return fault
            limited = self._count_against_limit()
            reply = limited or self._refuse_stranger(seen) or self._route(seen)
            reply.headers |= self._limit_headers()
            return reply

    def _count_against_limit(self) -> Reply | None:
        start, used = self._window
        if self.now() >= start + _HOUR:
            start, used = self.now(), 0
        self._window = (start, min(used + 1, self.hourly_limit))
        return Reply(403, {"message": "API rate limit exceeded"}) if used >= self.hourly_limit else None

    def _limit_headers(self) -> dict[str, str]:
        start, used = self._window
        return {
            "X-RateLimit-Limit": str(self.hourly_limit),
            "X-RateLimit-Remaining": str(self.hourly_limit - used),
            "X-RateLimit-Reset": str(int((start + _HOUR).timestamp())),
        }

    def _refuse_stranger(self, seen: Seen) -> Reply | None:
        given = seen.headers.get("authorization")
        if given is None and self.public:
            return self._hide_private(seen)
        if given != f"Bearer {self.token}":
            return Reply(401, {"message": "Bad credentials"})
        if not seen.headers.get("user-agent") or seen.headers.get("x-github-api-version") != "2022-11-28":
            return Reply(400, {"message": "Bad request"})
        return None

    def _hide_private(self, seen: Seen) -> Reply | None:
        """GitHub does not say that a private repository is there."""
        described = self.object_at("/".join(seen.path.split("/")[1:4])) or {}
        return Reply(404, {"message": "Not Found"}) if described.get("private") else None

    def _route(self, seen: Seen) -> Reply:
        path = seen.path.removeprefix("/")
        if seen.method == "POST" and (found := _ATTEMPT.fullmatch(seen.path)):
            return self._redeliver(found[1], int(found[2]))
        if seen.method == "POST" and path in self.pages:
            return self._create_hook(self.pages[path], seen)
        if seen.method == "DELETE":
            return self._delete_hook(path)
        if (found := _LIST.fullmatch(seen.path)) and found[1] in self.attempts:
            return self._list(found[1], seen)
        if (items := self.items_at(path, seen)) is not None:
            return self._page(items, seen)
        found = self.object_at(path)
        return Reply(404, {"message": "Not Found"}) if found is None else Reply(200, found)

    def _create_hook(self, hooks: list[Any], seen: Seen) -> Reply:
        """Of a repository, whose list of webhooks is among the pages. GitHub never shows the secret again."""
        hook = json.loads(seen.body)
        hook |= {"id": len(hooks) + 1, "config": {**hook["config"], "secret": "********"}}
        hooks.append(hook)
        return Reply(201, hook)

    def _delete_hook(self, path: str) -> Reply:
        folder, _, number = path.rpartition("/")
        hooks = self.pages.get(folder, [])
        left = [hook for hook in hooks if str(hook["id"]) != number]
        if len(left) == len(hooks):
            return Reply(404, {"message": "Not Found"})
        self.pages[folder] = left
        return Reply(204)

    def items_at(self, path: str, _seen: Seen) -> list[Any] | None:
        """Of a list that comes in pages."""
        return self.pages.get(path)

    def object_at(self, path: str) -> Any:
        return self.objects.get(path)

    def _redeliver(self, hook: str, delivery_id: int) -> Reply:
        attempts = self.attempts.get(hook, [])
        place = bisect_left(attempts, delivery_id, key=_id_of)
        found = [
            attempt for attempt in self._listed(attempts[place : place + 1]) if attempt.id == delivery_id
        ]
        if not found:
            return Reply(404, {"message": "Not Found"})
        guid = found[0].guid
        self.asked[guid] += 1
        if guid in self.succeeded:
            self.asked_after_success.append(guid)
        self.deliver(guid, self.receive(guid), redelivery=True, hook=hook)
        return Reply(202, {})

    def _listed(self, attempts: Iterable[Attempt]) -> list[Attempt]:
        now = self.now()
        return [
            attempt for attempt in attempts if attempt.listed_at <= now < attempt.delivered_at + self.kept_for
        ]

    def _list(self, hook: str, seen: Seen) -> Reply:
        size = min(int(seen.query.get("per_page", ["30"])[0]), 100)
        attempts = self.attempts[hook]
        cursor = seen.query.get("cursor", [""])[0]
        end = bisect_right(attempts, int(cursor.removeprefix("v1_")), key=_id_of) if cursor else len(attempts)
        listed = self._listed(reversed(attempts[:end]))
        headers = {}
        if len(listed) > size:
            query = urlencode({"per_page": size, "cursor": f"v1_{listed[size].id}"})
            headers["Link"] = f'<{self.url}{seen.path}?{query}>; rel="next"'
        return Reply(200, [attempt.to_json() for attempt in listed[:size]], headers)

    def _page(self, items: list[Any], seen: Seen) -> Reply:
        size, number = int(seen.query["per_page"][0]), int(seen.query.get("page", ["1"])[0])
        headers = {}
        if len(items) > size * number:
            flat = {key: values[0] for key, values in seen.query.items()}
            links = [
                f'<{self.url}{seen.path}?{urlencode({**flat, "page": page})}>; rel="{rel}"'
                for rel, page in (
                    ("prev", number - 1),
                    ("next", number + 1),
                    ("last", -(-len(items) // size)),
                )
            ]
            headers["Link"] = ", ".join(links)
        return Reply(200, items[size * (number - 1) : size * number], headers)


def _id_of(attempt: Attempt) -> int:
    return attempt.id
