"""GitHub's objects as its webhooks hold them: a user, a repository, an issue, a comment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

Json = dict[str, Any]
BOT = "cv-chatbot[bot]"


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository by its id, which stays, and its full name."""

    repository_id: int
    name: str

    def to_json(self) -> Json:
        owner, _, name = self.name.partition("/")
        return {"id": self.repository_id, "name": name, "full_name": self.name, "owner": user(owner)}


def user(login: str) -> Json:
    return {"login": login, "id": sum(login.encode()), "type": "Bot" if login == BOT else "User"}


def timestamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
