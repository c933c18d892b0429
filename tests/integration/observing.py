"""What a test sees of a deployed stage."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count
from typing import Any

from contract.aggregates import Figures
from local import figures
from local.local_stage import LocalStage
from local.webhooks import Webhook, WebhookResponse, post
from tests.integration.stores import newest_versions
from tests.integration.whereabouts import processor_lines, whereabouts
from tests.waiting import PATIENCE_SECONDS, eventually

_numbers = count(1)


def post_to(stage: LocalStage, webhook: Webhook) -> WebhookResponse:
    return post(stage.receiver.url, stage.secret, webhook)


def deliver(stage: LocalStage, *webhooks: Webhook) -> None:
    """Posts each until it is answered 2xx, as redeliver does: a store may be too slow on a busy machine."""
    for webhook in webhooks:
        assert eventually(lambda: post_to(stage, webhook).status < 300), webhook  # noqa: B023  # used at once


def assert_settled(
    stage: LocalStage, webhooks: Iterable[Webhook], *, seconds: float = PATIENCE_SECONDS
) -> None:
    """These webhooks' figures come to equal the pure fold; else the failure says where the events are."""
    webhooks = list(webhooks)
    expected = figures.expected(webhooks, stage.stage)
    repositories = {repository for _, repository in expected}

    def different() -> list[str]:
        stage.check()
        return figures.differences(expected, _stored(stage, repositories))

    if not eventually(lambda: not different(), seconds=seconds):
        posted = newest_versions(webhooks, stage.stage)
        raise AssertionError("\n".join([*different(), *whereabouts(stage, repositories, posted)]))


def assert_queries(stage: LocalStage, repository: str, number: int) -> None:
    """So many come to be counted in that repository; else the failure says where the events are."""

    def counted() -> int:
        stage.check()
        return figures_of(stage, repository).queries

    if not eventually(lambda: counted() == number):
        raise AssertionError(
            "\n".join([f"{counted()} instead of {number} queries", *whereabouts(stage, {repository})])
        )


def duplicates_of(stage: LocalStage, repository: str) -> set[str]:
    """The entities of that repository of which the processor has logged a duplicate, by their ids."""
    lines = processor_lines(stage, repository)
    return {line["entity_id"] for line in lines if line["outcome"] == "duplicate"}


def _stored(stage: LocalStage, repositories: set[str]) -> figures.ByDay:
    stored = figures.stored(stage.aggregates())
    return {key: found for key, found in stored.items() if key[1] in repositories}


def figures_of(stage: LocalStage, repository: str) -> Figures:
    """All days together."""
    total = Figures()
    for (_, name), found in figures.stored(stage.aggregates()).items():
        if name == repository:
            total.queries += found.queries
            total.responses += found.responses
            total.keywords += found.keywords
            total.issues += found.issues
    return total


@dataclass
class Repository:
    """A repository of a test's own, so that tests of one stage do not see each other's figures."""

    name: str

    @classmethod
    def new(cls) -> Repository:
        return cls(f"octo-tests/repository-{next(_numbers)}")

    def comment(  # noqa: PLR0913  # a webhook is told by many small things, each by keyword
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
                "html_url": f"https://github.com/{self.name}/issues/{issue}#issuecomment-1",
                "created_at": "2026-11-16T09:00:00Z",
                "updated_at": updated_at,
            },
            "repository": {"id": 77, "full_name": self.name},
            "sender": {"login": "mona", "id": 1, "type": "User"},
        }
        return Webhook.of("issue_comment", payload)

    def _issue(self, number: int) -> dict[str, Any]:
        return {
            "id": 6_000_000 + number,
            "number": number,
            "title": "A question",
            "body": "",
            "user": {"login": "mona", "id": 1, "type": "User"},
            "html_url": f"https://github.com/{self.name}/issues/{number}",
            "created_at": "2026-11-16T08:00:00Z",
            "updated_at": "2026-11-16T08:00:00Z",
        }


def _type(login: str) -> str:
    return "Bot" if login.endswith("[bot]") else "User"
