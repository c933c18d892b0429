"""What a test sees of a deployed stage."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import count
from typing import Any

from contract.event import thread_id
from contract.figures import Figures, repository_key, together
from local import figures
from local.local_stage import LocalStage
from local.webhooks import Webhook, WebhookResponse, post
from rig.fold import FiguresByKey
from tests.integration.stores import newest_versions
from tests.integration.whereabouts import processor_lines, whereabouts
from tests.waiting import PATIENCE_SECONDS, eventually

_numbers = count(1)
FEW = 5
"""So many keys the emulator compares with each row sooner than this process reads all rows."""


def post_to(stage: LocalStage, webhook: Webhook) -> WebhookResponse:
    return post(stage.receiver.url, stage.secret, webhook)


def deliver(stage: LocalStage, *webhooks: Webhook) -> None:
    """Posts each until it is answered 2xx, as redeliver does: a store may be too slow on a busy machine."""
    for webhook in webhooks:
        assert eventually(lambda: post_to(stage, webhook).status < 300), webhook  # noqa: B023  # used at once


def assert_settled(
    stage: LocalStage, webhooks: Iterable[Webhook], *, seconds: float = PATIENCE_SECONDS
) -> None:
    """These webhooks' figures come to equal the pure fold; else the failure says where the messages are."""
    webhooks = list(webhooks)
    events = [event for webhook in webhooks if (event := figures.event_of(webhook, stage.stage))]
    repository_ids = {event.repository_id for event in events}
    expected = _of(repository_ids, figures.expected(webhooks, stage.stage))

    def different() -> list[str]:
        stage.check()
        return figures.differences(expected, _stored(stage, repository_ids))

    if not eventually(lambda: not different(), seconds=seconds):
        posted = newest_versions(webhooks, stage.stage)
        raise AssertionError("\n".join([*different(), *whereabouts(stage, repository_ids, posted)]))


def deliver_last(stage: LocalStage) -> None:
    """Counted after all that was posted before, in the order of the one stream; a question by any rules."""
    last = Repository.new().comment("@cv-chatbot, and then?")
    deliver(stage, last)
    assert_settled(stage, [last])


def assert_counted(stage: LocalStage, repository: Repository, number: int) -> None:
    """So many messages come to be counted in that repository; else the failure says where they are."""

    def counted() -> int:
        stage.check()
        return figures_of(stage, repository).tally.messages

    if not eventually(lambda: counted() == number):
        found = whereabouts(stage, {repository.repository_id})
        raise AssertionError("\n".join([f"{counted()} instead of {number} messages", *found]))


def times_processed(stage: LocalStage, webhook: Webhook) -> int:
    """How often the processor has logged that the delivery's message came."""
    event = figures.event_of(webhook, stage.stage)
    assert event is not None
    lines = processor_lines(stage, event.thread_id)
    return sum(line["delivery_id"] == webhook.delivery_id for line in lines)


def is_replayed(stage: LocalStage, thread_id: str) -> bool:
    """Whether the processor has logged that a replay's message on the thread came."""
    lines = processor_lines(stage, thread_id)
    return any(line["delivery_id"].startswith("replay-") for line in lines)


def figures_of(stage: LocalStage, repository: Repository) -> Figures:
    """All days together."""
    return together(_stored(stage, {repository.repository_id}).values())


def _stored(stage: LocalStage, repository_ids: Collection[int]) -> FiguresByKey:
    """The rows of these repositories. Whoever waits asks again and again, and a few are soon read."""
    table, keys = stage.stage.names.aggregates_table, set(map(repository_key, repository_ids))
    only = keys if len(keys) <= FEW else ()
    return _of(repository_ids, figures.stored(stage.client("dynamodb"), table, only=only))


def _of(repository_ids: Collection[int], found: FiguresByKey) -> FiguresByKey:
    """Without the row of all repositories, which other tests write as well."""
    keys = set(map(repository_key, repository_ids))
    return {(day, key): each for (day, key), each in found.items() if key in keys}


@dataclass(frozen=True)
class Repository:
    """A repository of a test's own, so that tests of one stage do not see each other's figures."""

    name: str
    repository_id: int

    @classmethod
    def new(cls) -> Repository:
        number = next(_numbers)
        return cls(f"octo-tests/repository-{number}", 70_000 + number)

    def thread_id(self, issue: int = 7) -> str:
        return thread_id(self.repository_id, issue)

    def comment(  # noqa: PLR0913  # a webhook holds many small things, each by keyword
        self,
        text: str,
        *,
        action: str = "created",
        number: int | None = None,
        issue: int = 7,
        login: str | None = "mona",
        updated_at: str = "2026-11-16T09:00:00Z",
    ) -> Webhook:
        """An `issue_comment` webhook; a login of None is a deleted user's."""
        user = None if login is None else {"login": login, "id": 1, "type": _type(login)}
        payload: dict[str, Any] = {
            "action": action,
            "issue": self._issue(issue),
            "comment": {
                "id": number or 5_000_000 + next(_numbers),
                "body": text,
                "user": user,
                "author_association": "NONE",
                "html_url": f"https://github.com/{self.name}/issues/{issue}#issuecomment-1",
                "created_at": "2026-11-16T09:00:00Z",
                "updated_at": updated_at,
            },
            "repository": {"id": self.repository_id, "full_name": self.name},
            "sender": {"login": "mona", "id": 1, "type": "User"},
        }
        return Webhook.of("issue_comment", payload)

    def opened(self, number: int, *, title: str, text: str, at: str) -> Webhook:
        """An `issues` webhook."""
        issue = self._issue(number) | {"title": title, "body": text, "created_at": at, "updated_at": at}
        repository = {"id": self.repository_id, "full_name": self.name}
        return Webhook.of("issues", {"action": "opened", "issue": issue, "repository": repository})

    def issue_message_id(self, number: int) -> int:
        """Message ids are one namespace for all repositories."""
        return self.repository_id * 1_000_000 + number

    def _issue(self, number: int) -> dict[str, Any]:
        return {
            "id": self.issue_message_id(number),
            "number": number,
            "title": "A question",
            "body": "",
            "user": {"login": "mona", "id": 1, "type": "User"},
            "author_association": "NONE",
            "state": "open",
            "closed_at": None,
            "html_url": f"https://github.com/{self.name}/issues/{number}",
            "created_at": "2026-11-16T08:00:00Z",
            "updated_at": "2026-11-16T08:00:00Z",
        }


def _type(login: str) -> str:
    return "Bot" if login.endswith("[bot]") else "User"
