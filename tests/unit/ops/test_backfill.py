"""A repository's conversation, read from GitHub as documented, into stores that behave."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from contract.event import AnalyticsEvent
from github.client import GitHubClient, GitHubFailed
from github.conversation import Webhook, read_conversation
from local.github_api.repositories import Repositories
from local.github_api.server import GitHubApi
from local.github_api.wire import Seen
from ops.backfill.backfill import Backfill, Tally
from receiver.keeper import Keeper
from receiver.store import StoreFailed, TimeLeft
from receiver.webhook import Accepted, Delivery, Rules, interpret
from tests.unit.github.virtual_time import VirtualTime

REPOSITORY = "octo/hello"
SINCE = datetime(2026, 11, 1, tzinfo=UTC)
RULES = Rules.of(bot_logins=["cv-bot[bot]"], repositories=[], seal_after_days=36_500)
NOW = "2026-11-16T09:00:00Z"


class MemoryStore:
    """Newest version wins, as in both stores; fails after so many puts."""

    def __init__(self) -> None:
        self.held: dict[str, AnalyticsEvent] = {}
        self.puts_left = 1_000_000

    def put(
        self,
        event: AnalyticsEvent,
        *,
        expires_at: datetime,  # noqa: ARG002  # nothing expires here
        left: TimeLeft | None = None,  # noqa: ARG002  # nor does it take time
    ) -> bool:
        if not self.puts_left:
            raise StoreFailed("the store is away")
        self.puts_left -= 1
        there = self.held.get(event.entity_id)
        if there and there.version >= event.version:
            return False
        self.held[event.entity_id] = event
        return True

    def settle(self, event: AnalyticsEvent, *, left: TimeLeft) -> None:
        """There is no outbox here."""


class Repository(GitHubApi):
    """GitHub, which holds what webhooks have brought."""

    def __init__(self, time: VirtualTime) -> None:
        super().__init__(time.now, hook="app/hook", token="t")  # of this server alone
        self.repositories = Repositories()

    def items_at(self, path: str, seen: Seen) -> list[Any] | None:
        return self.repositories.list(path, since=seen.query.get("since", [""])[0])

    def object_at(self, path: str) -> Any:
        return self.repositories.describe(path)


@pytest.fixture
def time() -> VirtualTime:
    return VirtualTime()


@pytest.fixture
def github(time: VirtualTime) -> Iterator[Repository]:
    server = Repository(time)
    with server.serving():
        yield server


@pytest.fixture
def stores() -> tuple[MemoryStore, MemoryStore]:
    return MemoryStore(), MemoryStore()


def _user(login: str) -> dict[str, Any]:
    return {"login": login, "id": 1, "type": "Bot" if login.endswith("[bot]") else "User"}


def _comment(number: int, login: str = "mona", text: str = "python?") -> Webhook:
    when = {"user": _user("mona"), "created_at": NOW, "updated_at": NOW}
    url = f"https://github.com/{REPOSITORY}/issues/7"
    issue = {"id": 9, "number": 7, "title": "Hello", "body": None, "html_url": url, **when}
    comment = {"id": number, "body": text, "html_url": f"{url}#{number}", **when, "user": _user(login)}
    repository = {"id": 5, "full_name": REPOSITORY}
    payload = {"action": "created", "issue": issue, "comment": comment, "repository": repository}
    return Webhook("issue_comment", payload)


def _run(github: Repository, time: VirtualTime, stores: tuple[MemoryStore, MemoryStore]) -> Tally:
    keeper = Keeper(firestore=stores[0], dynamodb=stores[1], within=lambda call, _: call(), clock=lambda: 0.0)
    backfill = Backfill(keeper=keeper, rules=RULES, retention_days=30, clock=lambda: 0.0)
    client = GitHubClient(base_url=github.url, token=lambda: "t", clock=time.clock)
    tally = Tally()
    for _ in backfill.take(read_conversation(client, repository=REPOSITORY, since=SINCE), tally):
        pass
    return tally


def _note(github: Repository, *webhooks: Webhook) -> None:
    for webhook in webhooks:
        github.repositories.note(webhook.event_name, webhook.payload)


def test_what_github_holds_is_kept_in_both_stores_and_counted(
    github: Repository, time: VirtualTime, stores: tuple[MemoryStore, MemoryStore]
) -> None:
    _note(github, _comment(1), _comment(2, "cv-bot[bot]"), _comment(3, "other[bot]"))
    tally = _run(github, time, stores)
    assert tally.to_json() == {
        "read": 4,
        "accepted": 3,
        "already_there": 0,
        "pending": 0,
        "ignored": {"other_bot": 1},
        "refused": {},
    }
    assert set(stores[0].held) == set(stores[1].held) == {"issue-9", "comment-1", "comment-2"}


def test_running_it_again_changes_nothing(
    github: Repository, time: VirtualTime, stores: tuple[MemoryStore, MemoryStore]
) -> None:
    _note(github, *map(_comment, range(1, 251)))
    first = _run(github, time, stores)
    held = dict(stores[0].held), dict(stores[1].held)
    again = _run(github, time, stores)
    assert (first.accepted, first.already_there) == (251, 0)
    assert (again.accepted, again.already_there) == (0, 251)
    assert (stores[0].held, stores[1].held) == held


def test_what_came_by_webhook_is_already_there(
    github: Repository, time: VirtualTime, stores: tuple[MemoryStore, MemoryStore]
) -> None:
    webhook = _comment(1)
    delivery = Delivery(delivery_id="d", received_at=datetime(2026, 11, 16, 9, tzinfo=UTC), trace="")
    outcome = interpret(webhook.event_name, webhook.payload, delivery=delivery, rules=RULES)
    assert isinstance(outcome, Accepted)
    for store in stores:
        store.put(outcome.event, expires_at=delivery.received_at)
    _note(github, webhook, _comment(2))
    tally = _run(github, time, stores)
    assert (tally.accepted, tally.already_there) == (2, 1)
    assert stores[0].held["comment-1"].delivery_id == "d"


def test_a_run_that_broke_off_is_completed_by_the_next(
    github: Repository, time: VirtualTime, stores: tuple[MemoryStore, MemoryStore]
) -> None:
    _note(github, *map(_comment, range(1, 21)))
    stores[0].puts_left = 8
    with pytest.raises(StoreFailed):
        _run(github, time, stores)
    stores[0].puts_left = 1_000_000
    tally = _run(github, time, stores)
    assert (tally.accepted, tally.already_there) == (13, 8)
    assert len(stores[0].held) == len(stores[1].held) == 21


def test_what_dynamodb_does_not_take_waits_for_the_relay(
    github: Repository, time: VirtualTime, stores: tuple[MemoryStore, MemoryStore]
) -> None:
    _note(github, _comment(1))
    stores[1].puts_left = 0
    tally = _run(github, time, stores)
    assert (tally.accepted, tally.pending) == (2, 2)


def test_a_rate_limit_is_waited_out(
    github: Repository, time: VirtualTime, stores: tuple[MemoryStore, MemoryStore]
) -> None:
    _note(github, *map(_comment, range(1, 251)))
    github.hourly_limit = 2
    assert _run(github, time, stores).accepted == 251
    assert sum(time.slept) >= 3600


def test_a_repository_that_is_not_there_is_reported(
    github: Repository, time: VirtualTime, stores: tuple[MemoryStore, MemoryStore]
) -> None:
    with pytest.raises(GitHubFailed, match="it is not there, or the token may not see it"):
        _run(github, time, stores)
