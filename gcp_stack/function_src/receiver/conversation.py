"""What the payload says: the thread that a webhook belongs to, and the message that it is about."""

from __future__ import annotations

import re
from dataclasses import dataclass

from contract.event import GHOST, Kind, thread_id
from receiver.payload import (
    Json,
    UnexpectedShape,
    read_full_name,
    read_id,
    read_line,
    read_object,
    read_optional_object,
    read_optional_text,
    read_text,
    read_time,
)

_ASSOCIATION = re.compile(r"[A-Z_]{0,40}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """The issue that everything of one conversation belongs to."""

    repository: str
    repository_id: int
    issue_id: int
    is_pull_request: bool

    @property
    def thread_id(self) -> str:
        return thread_id(self.repository_id, self.issue_id)

    @property
    def correlation_id(self) -> str:
        return f"{self.repository}#{self.issue_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What an issue's opening post and a comment have in common, as the payload has it: not cleaned."""

    message_id: str
    kind: Kind
    title: str
    text: str
    author: str
    author_is_bot: bool
    association: str
    url: str
    created_at: str
    updated_at: str
    closed_at: str


def read_thread(payload: Json) -> Thread:
    issue, repository = read_object(payload, "issue"), read_object(payload, "repository")
    return Thread(
        repository=read_full_name(repository),
        repository_id=read_id(repository, "id"),
        issue_id=read_id(issue, "number"),
        is_pull_request=issue.get("pull_request") is not None,
    )


def read_issue(payload: Json) -> Message:
    """The opening post; it is closed where its state says so."""
    issue = read_object(payload, "issue")
    is_closed = read_optional_text(issue, "state") == "closed"
    closed_at = read_time(issue, "closed_at" if issue.get("closed_at") else "updated_at") if is_closed else ""
    return _read_message(Kind.ISSUE, issue, title=read_text(issue, "title"), closed_at=closed_at)


def read_comment(payload: Json) -> Message:
    return _read_message(Kind.COMMENT, read_object(payload, "comment"), title="", closed_at="")


def read_moved_to(payload: Json) -> str:
    """The thread id that a transferred issue has from now on."""
    return _read_end(read_object(payload, "changes"), "new")


def read_moved_from(payload: Json) -> str:
    """The thread id that an issue had before it was transferred here, or empty."""
    changes = read_optional_object(payload, "changes") or {}
    return _read_end(changes, "old") if changes.get("old_issue") else ""


def _read_message(kind: Kind, source: Json, *, title: str, closed_at: str) -> Message:
    user = read_optional_object(source, "user")
    return Message(
        message_id=f"{kind}-{read_id(source, 'id')}",
        kind=kind,
        title=title,
        text=read_optional_text(source, "body"),
        author=GHOST if user is None else read_line(user, "login"),
        author_is_bot=user is not None and read_line(user, "type") == "Bot",
        association=_read_association(source),
        url=read_line(source, "html_url"),
        created_at=read_time(source, "created_at"),
        updated_at=read_time(source, "updated_at"),
        closed_at=closed_at,
    )


def _read_association(source: Json) -> str:
    """In capitals, as GitHub writes it; empty where the payload does not say."""
    association = read_optional_text(source, "author_association").upper()
    if not _ASSOCIATION.fullmatch(association):
        raise UnexpectedShape("author_association must be one of GitHub's words")
    return association


def _read_end(changes: Json, end: str) -> str:
    repository = read_object(changes, f"{end}_repository")
    number = read_id(read_object(changes, f"{end}_issue"), "number")
    return thread_id(read_id(repository, "id"), number)
