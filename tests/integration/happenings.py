"""A case of tests/cases/conversations.json as GitHub's webhooks, in a repository of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count, permutations
from typing import Any

from local.webhooks import Webhook

_FIRST_DAY = date(2026, 10, 5)
"""Of the cases."""
_DAYS_AGO = 10
_numbers = count(1)
Event = Mapping[str, Any]
Case = Mapping[str, Any]


def day_of(day: str = _FIRST_DAY.isoformat()) -> str:
    """A day of the cases, moved to the recent past, so that no test ever meets a sealed day."""
    moved = datetime.now(UTC).date() - timedelta(days=_DAYS_AGO) + (date.fromisoformat(day) - _FIRST_DAY)
    return moved.isoformat()


@dataclass
class Happenings:
    """What happens to one issue, event by event, and what GitHub sends of it."""

    name: str = ""
    """The repository's, which a rename changes."""
    repository_id: int = 0
    number: int = 7
    webhooks: list[Webhook] = field(default_factory=list)
    moved: Happenings | None = None
    """The issue at the place that it was transferred to."""
    _issue: dict[str, Any] = field(default_factory=dict)
    _comments: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By the names that the case gives them, or by their numbers."""

    def __post_init__(self) -> None:
        self.repository_id = 80_000 + next(_numbers)
        self.name = self.name or f"conversations/case-{self.repository_id}"

    @classmethod
    def of(cls, events: Sequence[Event]) -> Happenings:
        happenings = cls()
        for event in events:
            happenings.take(event)
        return happenings

    def take(self, event: Event) -> None:
        if self.moved:
            self.moved.take(event)
            return
        at = f"{day_of(event.get('day', _FIRST_DAY.isoformat()))}T{event['at']}Z"
        dispatch: Mapping[str, Callable[[Event, str], None]] = {
            "open": self._open,
            "comment": self._comment,
            "edit": self._edit,
            "delete": self._delete,
            "close": self._close,
            "reopen": self._reopen,
            "transfer": self._transfer,
            "rename": self._rename,
            "delete_issue": self._delete_issue,
        }
        dispatch[event["do"]](event, at)

    def _open(self, event: Event, at: str) -> None:
        more = {"number": self.number, "title": event["title"], "state": "open", "closed_at": None}
        self._issue = self._message(event, at) | more
        self._send_issue("opened")

    def _comment(self, event: Event, at: str) -> None:
        comment = self._message(event, at)
        self._comments[event.get("id", str(comment["id"]))] = comment
        self._send_comment("created", comment)

    def _edit(self, event: Event, at: str) -> None:
        comment = self._comments[event["id"]]
        comment |= {"body": event["text"], "updated_at": at}
        self._send_comment("edited", comment)

    def _delete(self, event: Event, _at: str) -> None:
        """GitHub does not move `updated_at` then."""
        self._send_comment("deleted", self._comments[event["id"]])

    def _close(self, _event: Event, at: str) -> None:
        self._issue |= {"state": "closed", "closed_at": at, "updated_at": at}
        self._send_issue("closed")

    def _reopen(self, _event: Event, at: str) -> None:
        self._issue |= {"state": "open", "closed_at": None, "updated_at": at}
        self._send_issue("reopened")

    def _transfer(self, event: Event, at: str) -> None:
        """GitHub copies the issue and its comments."""
        self._issue["updated_at"] = at
        there = self.moved = Happenings(number=event["number"])
        there._issue = {**self._issue, "id": _new_id(), "number": there.number}
        self._send_issue("transferred", new_issue={"number": there.number}, new_repository=there._repository)
        there.webhooks = self.webhooks
        there._send_issue("opened", old_issue={"number": self.number}, old_repository=self._repository)
        for comment in self._comments.values():
            there._send_comment("created", {**comment, "id": _new_id()})

    def _rename(self, _event: Event, _at: str) -> None:
        self.name = f"{self.name}-renamed"

    def _delete_issue(self, _event: Event, _at: str) -> None:
        self._send_issue("deleted")

    @property
    def _repository(self) -> dict[str, Any]:
        return {"id": self.repository_id, "full_name": self.name}

    def _message(self, event: Event, at: str) -> dict[str, Any]:
        login = event["who"]
        number = _new_id()
        return {
            "id": number,
            "body": event["text"],
            "user": {"login": login, "id": 1, "type": "Bot" if login.endswith("[bot]") else "User"},
            "author_association": event.get("as", "NONE"),
            "html_url": f"https://github.com/{self.name}/issues/{self.number}#{number}",
            "created_at": at,
            "updated_at": at,
        }

    def _send_issue(self, action: str, **changes: object) -> None:
        more = {"changes": changes} if changes else {}
        self._send("issues", action, more)

    def _send_comment(self, action: str, comment: Mapping[str, Any]) -> None:
        self._send("issue_comment", action, {"comment": comment})

    def _send(self, event_name: str, action: str, more: Mapping[str, Any]) -> None:
        payload = {"action": action, "issue": self._issue, "repository": self._repository, **more}
        self.webhooks.append(Webhook.of(event_name, payload))


def _new_id() -> int:
    """Message ids are one namespace for all repositories."""
    return 8_000_000 + next(_numbers)


def name_of(case: Case) -> str:
    return str(case["name"])


def ways(case: Case) -> list[tuple[int, ...]]:
    """The places of its webhooks as they are posted: in order, reversed, and all of them twice.

    In all orders there are, if the case says that none makes a difference.
    """
    in_order = tuple(range(len(Happenings.of(case["events"]).webhooks)))
    if case.get("in_every_order_of_arrival"):
        return [*permutations(in_order), in_order * 2]
    return [in_order, in_order[::-1], in_order * 2]
