"""What a test sees of a deployed stage."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from contract.aggregates import Figures
from local import figures
from local.local_stage import LocalStage
from local.webhooks import Webhook, WebhookResponse, post
from ops.dlq.letters import Letter
from ops.dlq.queues import WORK_DLQ
from ops.peeking import Look
from reporter.queues import messages_in
from tests.waiting import eventually

_numbers = count(1)


def post_to(stage: LocalStage, webhook: Webhook) -> WebhookResponse:
    return post(stage.receiver.url, stage.secret, webhook)


def settled_differences(stage: LocalStage, webhooks: Iterable[Webhook]) -> list[str]:
    """Where the figures of these webhooks' repositories still differ from the pure fold, after a while."""
    expected = figures.expected(webhooks, stage.stage)
    repositories = {repository for _, repository in expected}

    def equal() -> bool:
        stage.check()
        return not figures.differences(expected, _stored(stage, repositories))

    eventually(equal)
    found = figures.differences(expected, _stored(stage, repositories))
    return [*found, *_whereabouts(stage, repositories)] if found else []


def held(stage: LocalStage, queue: str) -> int:
    """About how many messages are in that queue, those in flight among them."""
    return messages_in(stage.client("sqs"), stage.endpoints().queues[queue])


def _whereabouts(stage: LocalStage, repositories: set[str]) -> list[str]:
    """Where an event that is not counted may be: what waits or is dead, and what was last said of it."""
    endpoints, processor = stage.endpoints(), stage.stage.names.processor
    lines = [f"{queue} holds {held(stage, queue)}" for queue in endpoints.queues]
    lines += _dead(stage, repositories)
    lines += [
        line for line in stage.aws.process.log.read_text().splitlines() if f"Lambda {processor}" in line
    ][-8:]
    told = stage.client("logs").filter_log_events(logGroupName=f"/aws/lambda/{processor}")["events"]
    lines += [event["message"] for event in told[-12:]]
    for log, last in ((endpoints.pipe_log, 5), (endpoints.receiver_log, 4), (stage.relay.function.log, 1)):
        lines += [f"{Path(log).name}: {line}" for line in Path(log).read_text().splitlines()[-last:]]
    return lines


def _dead(stage: LocalStage, repositories: set[str]) -> list[str]:
    """The dead messages of these repositories, and what they died of."""
    with Look(stage.client("sqs"), stage.endpoints().queues[WORK_DLQ]) as look:
        letters = [Letter.of(WORK_DLQ, message) for batch in look.batches() for message in batch]
    ours = (each for each in letters if each.correlation_id.partition("#")[0] in repositories)
    return [f"dead: {each.to_json()}" for each in ours]


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
