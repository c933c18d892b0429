"""What the payload says: the thread that a webhook belongs to, and the entity that it is about."""

from __future__ import annotations

from dataclasses import dataclass

from receiver.payload import (
    Json,
    read_full_name,
    read_id,
    read_line,
    read_object,
    read_optional_object,
    read_optional_text,
    read_text,
    read_time,
)

GHOST = "ghost"
"""GitHub's own name for the author of what a deleted account wrote; payloads carry null there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """The issue that everything of one conversation belongs to."""

    repository: str
    repository_id: int
    issue_id: int
    is_pull_request: bool

    @property
    def correlation_id(self) -> str:
        return _correlation_id(self.repository, self.issue_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """What an issue and a comment have in common."""

    entity_id: str
    is_issue: bool
    text: str
    author: str
    is_bot: bool
    url: str
    created_at: str
    updated_at: str


def read_thread(payload: Json) -> Thread:
    issue, repository = read_object(payload, "issue"), read_object(payload, "repository")
    return Thread(
        repository=read_full_name(repository),
        repository_id=read_id(repository, "id"),
        issue_id=read_id(issue, "number"),
        is_pull_request=issue.get("pull_request") is not None,
    )


def read_issue(payload: Json) -> Entity:
    """The question is title, blank line, body; either may say nothing."""
    issue = read_object(payload, "issue")
    texts = read_text(issue, "title"), read_optional_text(issue, "body")
    return _read_entity("issue", issue, "\n\n".join(text for text in texts if text))


def read_comment(payload: Json) -> Entity:
    comment = read_object(payload, "comment")
    return _read_entity("comment", comment, read_optional_text(comment, "body"))


def read_moved_to(payload: Json) -> str:
    """The correlation id that a transferred issue has from now on."""
    return _read_end(read_object(payload, "changes"), "new")


def read_moved_from(payload: Json) -> str:
    """The correlation id that an issue had before it was transferred here, or empty."""
    changes = read_optional_object(payload, "changes") or {}
    return _read_end(changes, "old") if changes.get("old_issue") else ""


def _read_entity(sort: str, source: Json, text: str) -> Entity:
    user = read_optional_object(source, "user")
    return Entity(
        entity_id=f"{sort}-{read_id(source, 'id')}",
        is_issue=sort == "issue",
        text=text,
        author=GHOST if user is None else read_line(user, "login"),
        is_bot=user is not None and read_line(user, "type") == "Bot",
        url=read_line(source, "html_url"),
        created_at=read_time(source, "created_at"),
        updated_at=read_time(source, "updated_at"),
    )


def _read_end(changes: Json, end: str) -> str:
    repository = read_object(changes, f"{end}_repository")
    return _correlation_id(
        read_full_name(repository), read_id(read_object(changes, f"{end}_issue"), "number")
    )


def _correlation_id(repository: str, issue_id: int) -> str:
    return f"{repository}#{issue_id}"
