"""A repository's conversation, read from GitHub as documented, into stores that behave."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
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
from receiver.store import Stored, StoreFailed, TimeLeft
from receiver.webhook import Accepted, Delivery, Rules, interpret
from rig.firestore import FakeFirestore
from rig.immediate import Immediate
from tests.unit.github.virtual_time import VirtualTime

REPOSITORY = "octo/hello"
SINCE = datetime(2026, 11, 1, tzinfo=UTC)
RULES = Rules.of(bot_logins=["cv-bot[bot]"], retention_days=36_500)
NOW = "2026-11-16T09:00:00Z"


@dataclass
class Firestore(FakeFirestore):
    """Fails after so many puts."""

    puts_left: int = 1_000_000

    def put(self, event: AnalyticsEvent, *, expires_at: datetime, left: TimeLeft) -> Stored:
        if not self.puts_left:
            raise StoreFailed("the store is away")
        self.puts_left -= 1
        return super().put(event, expires_at=expires_at, left=left)


@dataclass
class Table:
    """Holds what it is given, unless it is away."""

    held: dict[str, Stored] = field(default_factory=dict)
    is_away: bool = False

    def put(self, stored: Stored) -> bool:
        if self.is_away:
            raise StoreFailed("the store is away")
        before = self.held.get(stored.event.message_id)
        self.held[stored.event.message_id] = stored
        return before is None or before.revision < stored.revision


@dataclass
class Stores:
    firestore: Firestore = field(default_factory=lambda: Firestore(Immediate()))
    dynamodb: Table = field(default_factory=Table)

    def keeper(self) -> Keeper:
        return Keeper(
            firestore=self.firestore,
            dynamodb=self.dynamodb,
            within=lambda call, _: call(),
            clock=lambda: 0.0,
        )


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
def stores() -> Stores:
    return Stores()


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


def _run(github: Repository, time: VirtualTime, stores: Stores) -> Tally:
    backfill = Backfill(keeper=stores.keeper(), rules=RULES, retention_days=30, clock=lambda: 0.0)
    client = GitHubClient(base_url=github.url, token=lambda: "t", clock=time.clock)
    tally = Tally()
    for _ in backfill.take(read_conversation(client, repository=REPOSITORY, since=SINCE), tally):
        pass
    return tally


def _note(github: Repository, *webhooks: Webhook) -> None:
    for webhook in webhooks:
        github.repositories.note(webhook.event_name, webhook.payload)


def test_what_github_holds_is_kept_in_both_stores_and_counted(
    github: Repository, time: VirtualTime, stores: Stores
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
    both = set(stores.firestore.stored), set(stores.dynamodb.held)
    assert both == ({"issue-9", "comment-1", "comment-2"},) * 2


def test_running_it_again_changes_nothing(github: Repository, time: VirtualTime, stores: Stores) -> None:
    _note(github, *map(_comment, range(1, 251)))
    first = _run(github, time, stores)
    held = dict(stores.firestore.stored)
    again = _run(github, time, stores)
    assert (first.accepted, first.already_there) == (251, 0)
    assert (again.accepted, again.already_there) == (0, 251)
    assert stores.firestore.stored == held


def test_what_came_by_webhook_is_already_there(github: Repository, time: VirtualTime, stores: Stores) -> None:
    webhook = _comment(1)
    delivery = Delivery(delivery_id="d", received_at=datetime(2026, 11, 16, 9, tzinfo=UTC), trace="")
    outcome = interpret(webhook.event_name, webhook.payload, delivery=delivery, rules=RULES)
    assert isinstance(outcome, Accepted)
    stores.keeper().keep(outcome.event, expires_at=delivery.received_at, since=0.0)
    _note(github, webhook, _comment(2))
    tally = _run(github, time, stores)
    assert (tally.accepted, tally.already_there) == (2, 1)
    assert stores.dynamodb.held["comment-1"].event.delivery_id == "d"


def test_a_run_that_broke_off_is_completed_by_the_next(
    github: Repository, time: VirtualTime, stores: Stores
) -> None:
    _note(github, *map(_comment, range(1, 21)))
    stores.firestore.puts_left = 8
    with pytest.raises(StoreFailed):
        _run(github, time, stores)
    stores.firestore.puts_left = 1_000_000
    tally = _run(github, time, stores)
    assert (tally.accepted, tally.already_there) == (13, 8)
    assert len(stores.firestore.stored) == len(stores.dynamodb.held) == 21


def test_what_dynamodb_does_not_take_waits_for_the_relay(
    github: Repository, time: VirtualTime, stores: Stores
) -> None:
    _note(github, _comment(1))
    stores.dynamodb.is_away = True
    tally = _run(github, time, stores)
    assert (tally.accepted, tally.pending) == (2, 2)


def test_a_rate_limit_is_waited_out(github: Repository, time: VirtualTime, stores: Stores) -> None:
    _note(github, *map(_comment, range(1, 251)))
    github.hourly_limit = 2
    assert _run(github, time, stores).accepted == 251
    assert sum(time.slept) >= 3600


def test_a_repository_that_is_not_there_is_reported(
    github: Repository, time: VirtualTime, stores: Stores
) -> None:
    with pytest.raises(GitHubFailed, match="it does not exist, or the token may not see it"):
        _run(github, time, stores)
