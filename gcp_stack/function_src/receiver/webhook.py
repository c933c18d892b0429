"""What a webhook means: an event to keep, something to ignore for a reason, a ping, or a contradiction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Self, TypeAlias

from contract.event import AnalyticsEvent, Kind, Rank, is_sealed, utc_millisecond, version_of
from contract.keywords import keywords
from contract.placeholders import PLACEHOLDERS, is_placeholder
from contract.text import clean_text
from receiver.conversation import (
    Message,
    Thread,
    read_message,
    read_moved_from,
    read_moved_to,
    read_thread,
)
from receiver.payload import Json, UnexpectedShape, read_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What the stage accepts. Names are in lower case: GitHub ignores letter case."""

    bot_logins: frozenset[str]
    ignored_logins: frozenset[str]
    repositories: frozenset[str]
    """Empty: every repository."""
    placeholders: tuple[str, ...]
    keywords_per_message: int
    retention_days: int
    discussions: bool
    """Whether discussions are read as issues are."""

    @classmethod
    def of(  # noqa: PLR0913  # each is a setting
        cls,
        *,
        bot_logins: Iterable[str],
        retention_days: int,
        ignored_logins: Iterable[str] = (),
        repositories: Iterable[str] = (),
        placeholders: Iterable[str] = (),
        keywords_per_message: int = 20,
        discussions: bool = False,
    ) -> Self:
        """`placeholders` are the stage's own, beside those that every stage knows."""
        return cls(
            bot_logins=_lower(bot_logins),
            ignored_logins=_lower(ignored_logins),
            repositories=_lower(repositories),
            placeholders=(*PLACEHOLDERS, *placeholders),
            keywords_per_message=keywords_per_message,
            retention_days=retention_days,
            discussions=discussions,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """How a webhook came: for tracing, never for identity, since the signature does not cover headers."""

    delivery_id: str
    received_at: datetime
    trace: str


@dataclass(frozen=True, slots=True)
class Accepted:
    """To be kept in both stores."""

    event: AnalyticsEvent


@dataclass(frozen=True, slots=True)
class Ignored:
    """Understood, and nothing for us."""

    reason: str
    correlation_id: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """The body is not what the event's name promises."""

    reason: str


@dataclass(frozen=True, slots=True)
class Pong:
    """GitHub asks whether someone is there."""


Interpretation: TypeAlias = Accepted | Ignored | Refused | Pong


def interpret(event_name: str, payload: Json, *, delivery: Delivery, rules: Rules) -> Interpretation:
    """The meaning of a payload under its `X-GitHub-Event` (GitHub: "Webhook events and payloads")."""
    source = _SOURCES.get(event_name)
    try:
        if event_name == "ping":
            read_text(payload, "zen")
            return Pong()
        if source is None or (source.kind.opening is Kind.DISCUSSION and not rules.discussions):
            return Ignored("unknown_event")
        return _read_webhook(payload, source, delivery, rules)
    except UnexpectedShape as shape:
        return Refused(f"the body is not a {event_name} webhook: {shape}")


@dataclass(frozen=True, slots=True)
class _Source:
    """A kind of webhook: the kind of its message, and the actions that are read."""

    kind: Kind
    actions: Mapping[str, Rank]


_COMMENT_ACTIONS = {"created": Rank.LIVE, "edited": Rank.LIVE, "deleted": Rank.DELETED}
_OPENING_ACTIONS = {
    "edited": Rank.LIVE,
    "closed": Rank.LIVE,
    "reopened": Rank.LIVE,
    "transferred": Rank.TRANSFERRED,
    "deleted": Rank.DELETED,
}
_ISSUE_ACTIONS = {**_OPENING_ACTIONS, "opened": Rank.LIVE}
_DISCUSSION_ACTIONS = {
    **_OPENING_ACTIONS,
    **dict.fromkeys(("created", "category_changed", "answered", "unanswered"), Rank.LIVE),
}
_SOURCES: Mapping[str, _Source] = {
    "issues": _Source(Kind.ISSUE, _ISSUE_ACTIONS),
    "issue_comment": _Source(Kind.COMMENT, _COMMENT_ACTIONS),
    "discussion": _Source(Kind.DISCUSSION, _DISCUSSION_ACTIONS),
    "discussion_comment": _Source(Kind.DISCUSSION_COMMENT, _COMMENT_ACTIONS),
}


def _read_webhook(payload: Json, source: _Source, delivery: Delivery, rules: Rules) -> Interpretation:
    thread, message = read_thread(payload, source.kind.opening), read_message(payload, source.kind)
    rank = source.actions.get(read_text(payload, "action"))
    if rank is None:
        return Ignored("unknown_action", thread.correlation_id)
    version = _Version(payload, thread, message, rank, rules, delivery)
    # A delete is taken whatever the thread or the rules have become: the text that we may hold must go.
    if rank is not Rank.DELETED:
        for reason, applies in _REASONS_TO_IGNORE.items():
            if applies(version):
                return Ignored(reason, thread.correlation_id)
    return Accepted(_to_event(version))


@dataclass(frozen=True, slots=True)
class _Version:
    """One state of one message, as a webhook brings it."""

    payload: Json
    thread: Thread
    message: Message
    rank: Rank
    rules: Rules
    delivery: Delivery

    @property
    def is_comment(self) -> bool:
        """An opening post also says whether it is closed and where it moved, which concerns all in it."""
        return not self.message.kind.is_opening

    @property
    def from_chatbot(self) -> bool:
        return self.message.author.lower() in self.rules.bot_logins

    @property
    def is_sealed(self) -> bool:
        return is_sealed(
            created_at=self.message.created_at,
            today=self.delivery.received_at.date(),
            retention_days=self.rules.retention_days,
        )


def _is_other_repository(version: _Version) -> bool:
    names = version.rules.repositories
    return bool(names) and version.thread.repository.lower() not in names


def _is_by_other_bot(version: _Version) -> bool:
    author = version.message
    is_ignored = author.author_is_bot or author.author.lower() in version.rules.ignored_logins
    return is_ignored and not version.from_chatbot


_REASONS_TO_IGNORE: Mapping[str, Callable[[_Version], bool]] = {
    "other_repository": _is_other_repository,
    "pull_request": lambda version: version.thread.is_pull_request,
    "no_question_category": lambda version: not version.thread.is_question,
    "other_bot": lambda version: version.is_comment and _is_by_other_bot(version),
    "sealed_day": lambda version: version.is_comment and version.is_sealed,
}


def _to_event(version: _Version) -> AnalyticsEvent:
    thread, message, delivery, rank = version.thread, version.message, version.delivery, version.rank
    is_live = rank is Rank.LIVE
    title, text, truncated = _content(version)
    closed_at = message.closed_at if is_live else ""
    says_origin = is_live and not version.is_comment
    moved_from = read_moved_from(version.payload, thread.opening) if says_origin else ""
    return AnalyticsEvent(
        message_id=message.message_id,
        version=version_of(updated_at=message.updated_at, rank=rank, content=(title, text, closed_at)),
        thread_id=thread.thread_id,
        correlation_id=thread.correlation_id,
        repository=thread.repository,
        repository_id=thread.repository_id,
        issue_id=thread.issue_id,
        kind=message.kind,
        title=title,
        text=text,
        truncated=truncated,
        keywords=keywords(title, text, version.rules.keywords_per_message),
        author=message.author,
        author_is_bot=message.author_is_bot,
        association=message.association,
        from_chatbot=version.from_chatbot,
        url=message.url,
        created_at=message.created_at,
        substantial_at=_substantial_at(version, title, text),
        closed_at=closed_at,
        deleted=rank is Rank.DELETED,
        transferred_from=moved_from,
        transferred_to=read_moved_to(version.payload, thread.opening) if rank is Rank.TRANSFERRED else "",
        delivery_id=delivery.delivery_id,
        received_at=utc_millisecond(delivery.received_at),
        trace=delivery.trace,
    )


def _content(version: _Version) -> tuple[str, str, bool]:
    """Title, text, and whether the text was cut.

    A moved post's text lives on at its new place alone: deleting it there deletes it everywhere. Of an
    opening post whose day is sealed no question counts any more, so it is kept without its text.
    """
    if version.rank is not Rank.LIVE or version.is_sealed:
        return "", "", False
    title, _ = clean_text(version.message.title)
    return title, *clean_text(version.message.text)


def _substantial_at(version: _Version, title: str, text: str) -> str:
    """When this version was written; empty for a placeholder.

    It is read for the chatbot's messages only, but judged for all: of a message by a deleted account, GitHub
    does not say any more that it is the chatbot's.
    """
    is_answer = version.rank is Rank.LIVE and not is_placeholder(
        f"{title}\n{text}", version.rules.placeholders
    )
    return version.message.updated_at if is_answer else ""


def _lower(names: Iterable[str]) -> frozenset[str]:
    return frozenset(name.lower() for name in names)
