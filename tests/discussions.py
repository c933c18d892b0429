"""tests/cases/discussions.json: what happens in a discussion, as the webhooks that GitHub sends of it.

The fields that are read, by GitHub's "Webhook events and payloads": `discussion`, `discussion_comment`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from local.webhooks import Webhook
from stages.stage import Stage

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "cases" / "discussions.json").read_text(encoding="utf-8")
)["cases"]
DAY = "2026-10-05"
NUMBER = 7
_STATE_AFTER = {"close": "closed", "reopen": "open"}
_ACTIONS = {
    "open": "created",
    "edit": "edited",
    "answer": "answered",
    "unanswer": "unanswered",
    "close": "closed",
    "reopen": "reopened",
    "transfer": "transferred",
    "delete": "deleted",
    "recategorise": "category_changed",
}
_COMMENT_ACTIONS = {"comment": "created", "edit_comment": "edited", "delete_comment": "deleted"}


def counting_discussions(stage: Stage) -> Stage:
    """The stage with the setting on."""
    return replace(stage, events=replace(stage.events, discussions=True))


def webhooks_of(case: Mapping[str, Any], *, repository: str, repository_id: int) -> list[Webhook]:
    """In the order of what happened."""
    discussion = _Discussion(repository, repository_id)
    return [webhook for event in case["events"] for webhook in discussion.after(event)]


@dataclass(slots=True)
class _Discussion:
    """One discussion at GitHub, with its comments."""

    repository: str
    repository_id: int
    post: dict[str, Any] = field(default_factory=dict)
    comments: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"https://github.com/{self.repository}/discussions/{NUMBER}"

    @property
    def first_id(self) -> int:
        """Database ids are one namespace for all repositories, and one for each kind."""
        return self.repository_id * 1_000_000

    def after(self, event: Mapping[str, Any]) -> Iterator[Webhook]:
        at, do = f"{DAY}T{event['at']}Z", event["do"]
        if do == "open_issue":
            yield self._webhook("issues", "opened", issue=self._issue(event, at))
        elif do in _COMMENT_ACTIONS:
            yield self._webhook("discussion_comment", _COMMENT_ACTIONS[do], comment=self._comment(event, at))
        else:
            self._change(event, at)
            ends = {"new_discussion": {"number": 1}, "new_repository": {"id": self.repository_id + 1}}
            more = {"changes": ends} if do == "transfer" else {}
            yield self._webhook("discussion", _ACTIONS[do], **more)

    def _webhook(self, name: str, action: str, **more: Any) -> Webhook:
        about = {"id": self.repository_id, "full_name": self.repository}
        post = {} if name == "issues" else {"discussion": dict(self.post)}
        return Webhook.of(name, {"action": action, "repository": about, **post, **more})

    def _change(self, event: Mapping[str, Any], at: str) -> None:
        """A deletion and a transfer do not move `updated_at`."""
        match event["do"]:
            case "open":
                self.post = self._opened(event, at)
            case "edit":
                self.post |= {"title": event["title"]}
            case "answer":
                self.post |= {"answer_chosen_at": at}
            case "unanswer":
                self.post |= {"answer_chosen_at": None}
            case "close" | "reopen" as do:
                self.post |= {"state": _STATE_AFTER[do]}
            case "recategorise":
                self.post |= {"category": _category(answerable=True)}
        if event["do"] not in {"delete", "transfer"}:
            self.post |= {"updated_at": at}

    def _opened(self, event: Mapping[str, Any], at: str) -> dict[str, Any]:
        return {
            **self._written(event, at, number=0),
            "html_url": self.url,
            "number": NUMBER,
            "title": event["title"],
            "state": "open",
            "category": _category(answerable=event.get("answerable", True)),
            "answer_chosen_at": None,
        }

    def _issue(self, event: Mapping[str, Any], at: str) -> dict[str, Any]:
        url = f"https://github.com/{self.repository}/issues/{NUMBER}"
        post = {"number": NUMBER, "title": event["title"], "state": "open", "closed_at": None}
        return {**self._written(event, at, number=0), **post, "html_url": url}

    def _comment(self, event: Mapping[str, Any], at: str) -> dict[str, Any]:
        number = len(self.comments) + 1
        name = event.get("id", str(number))
        if event["do"] == "comment":
            url = f"{self.url}#discussioncomment-{number}"
            self.comments[name] = {**self._written(event, at, number=number), "html_url": url}
        elif event["do"] == "edit_comment":
            self.comments[name] |= {"body": event["text"], "updated_at": at}
        return self.comments[name]

    def _written(self, event: Mapping[str, Any], at: str, *, number: int) -> dict[str, Any]:
        login = event["who"]
        return {
            "id": self.first_id + number,
            "body": event["text"],
            "user": {"login": login, "type": "Bot" if login.endswith("[bot]") else "User"},
            "author_association": event.get("as", "NONE"),
            "created_at": at,
            "updated_at": at,
        }


def _category(*, answerable: bool) -> dict[str, Any]:
    return {"name": "Q&A" if answerable else "Announcements", "is_answerable": answerable}
