"""What the payload says: the thread that a webhook belongs to, and the message that it is about."""

from __future__ import annotations

import re
from dataclasses import dataclass

from contract.event import GHOST, Kind, place_of, thread_id
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
    """The issue or discussion that everything of one conversation belongs to."""

    opening: Kind
    repository: str
    repository_id: int
    issue_id: int
    is_pull_request: bool
    is_question: bool
    """False for a discussion of a category without answers, such as an announcement."""

    @property
    def thread_id(self) -> str:
        return thread_id(self.repository_id, self.issue_id, self.opening)

    @property
    def correlation_id(self) -> str:
        return f"{self.repository}#{place_of(self.opening, self.issue_id)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What an opening post and a comment have in common, as the payload has it: not cleaned."""

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


def read_thread(payload: Json, opening: Kind) -> Thread:
    """Of a webhook whose opening post, `issue` or `discussion`, is under the name of its kind."""
    post, repository = read_object(payload, opening), read_object(payload, "repository")
    category = read_object(post, "category") if opening is Kind.DISCUSSION else {"is_answerable": True}
    return Thread(
        opening=opening,
        repository=read_full_name(repository),
        repository_id=read_id(repository, "id"),
        issue_id=read_id(post, "number"),
        is_pull_request=post.get("pull_request") is not None,
        is_question=category.get("is_answerable") is True,
    )


def read_message(payload: Json, kind: Kind) -> Message:
    if not kind.is_opening:
        return _read_message(kind, read_object(payload, "comment"), title="", closed_at="")
    if "comment" in payload:
        raise UnexpectedShape("it holds a comment")
    post = read_object(payload, kind)
    return _read_message(kind, post, title=read_text(post, "title"), closed_at=_read_closed_at(post))


def _read_closed_at(post: Json) -> str:
    """When what waits in the thread ended; empty while it is open.

    GitHub does not say when a discussion was closed. A comment that is marked as the answer ends a wait, too.
    """
    if read_optional_text(post, "state") == "closed":
        return read_time(post, "closed_at" if post.get("closed_at") else "updated_at")
    return read_time(post, "answer_chosen_at") if post.get("answer_chosen_at") else ""


def read_moved_to(payload: Json, opening: Kind) -> str:
    """The thread id that a transferred opening post has from now on."""
    return _read_end(read_object(payload, "changes"), "new", opening)


def read_moved_from(payload: Json, opening: Kind) -> str:
    """The thread id that an opening post had before it was transferred here, or empty."""
    changes = read_optional_object(payload, "changes") or {}
    return _read_end(changes, "old", opening) if changes.get(f"old_{opening}") else ""


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


def _read_end(changes: Json, end: str, opening: Kind) -> str:
    repository = read_object(changes, f"{end}_repository")
    number = read_id(read_object(changes, f"{end}_{opening}"), "number")
    return thread_id(read_id(repository, "id"), number, opening)
