"""A thread's messages, the rules that a stage counts by, and the questions that come out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """The newest version of an opening post or of a comment. Times are ISO 8601 UTC, whole seconds, `Z`."""

    message_id: str
    """`issue-456`, `comment-123`; see `contract/event.py`."""
    is_opening: bool
    author: str
    """The login as GitHub writes it."""
    author_is_bot: bool
    """Whether GitHub's account type is Bot."""
    association: str
    """GitHub's `author_association` in capitals; empty if unknown."""
    title: str
    """Of an opening post, otherwise empty."""
    text: str
    created_at: str
    substantial_at: str
    """When its first version that is not a placeholder was written; empty until then.

    Read for the chatbot's messages only.
    """
    deleted: bool
    words: tuple[str, ...]
    """Its keywords, in order of first occurrence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    messages: tuple[Message, ...]
    """In any order; those of this thread and, for a transferred issue, of the threads that it was before."""
    closed_at: str
    """Empty unless the issue is closed now."""
    deleted: bool = False
    """The issue was deleted: nothing counts."""
    moved: bool = False
    """The issue was transferred away: nothing counts here."""


class Asks(StrEnum):
    """Whose messages begin a question."""

    OUTSIDERS = "outsiders"
    EVERYONE = "everyone"
    MENTION = "mention"


TEAM = frozenset({"OWNER", "MEMBER", "COLLABORATOR"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """A stage's settings. Logins are in lower case."""

    bot_logins: frozenset[str]
    ignored_logins: frozenset[str]
    team: frozenset[str]
    """The associations that make an author a member of the team."""
    asks: Asks
    keywords: tuple[str, ...]
    """`pipe.keywords`."""


class State(StrEnum):
    WAITING = "waiting"
    ANSWERED_BY_BOT = "answered_by_bot"
    ANSWERED_BY_PERSON = "answered_by_person"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    asked_at: str
    asked_by: str
    message_id: str
    """The message that began it."""
    state: State
    wait_seconds: int | None
    """From `asked_at` to the answer; None unless it is answered."""
    settled_at: str
    """When it was answered or closed; empty while it waits."""
    words: tuple[str, ...]
    """The distinct keywords of all its messages, in order of first occurrence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    questions: tuple[Question, ...]
    """In the order in which they were asked."""
    messages_by_day: Mapping[str, int]
    """Messages by askers, chatbot and team by the UTC day of their creation, remarks included."""
    responses_by_day: Mapping[str, int]
    """Of these, the chatbot's substantial messages and the answers by people."""
