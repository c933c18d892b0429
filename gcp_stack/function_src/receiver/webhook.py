"""What a webhook means: an event to keep, something to ignore for a reason, a ping, or a contradiction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Self, TypeAlias

from contract.event import AnalyticsEvent, Kind, Rank, is_sealed, utc_millisecond, version_of
from contract.text import clean_text
from receiver.conversation import (
    Entity,
    Thread,
    read_comment,
    read_issue,
    read_moved_from,
    read_moved_to,
    read_thread,
)
from receiver.payload import Json, UnexpectedShape, read_text


@dataclass(frozen=True, slots=True)
class Rules:
    """What the stage takes in. Names are held in lower case: GitHub does not tell them apart."""

    bot_logins: frozenset[str]
    repositories: frozenset[str]
    """Empty: every repository."""
    seal_after_days: int

    @classmethod
    def of(cls, *, bot_logins: Iterable[str], repositories: Iterable[str], seal_after_days: int) -> Self:
        return cls(_lower(bot_logins), _lower(repositories), seal_after_days)


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


Outcome: TypeAlias = Accepted | Ignored | Refused | Pong
_Applies: TypeAlias = Callable[["_Version", Delivery, Rules], bool]


def interpret(event_name: str, payload: Json, *, delivery: Delivery, rules: Rules) -> Outcome:
    """The meaning of a payload under its `X-GitHub-Event` (GitHub: "Webhook events and payloads")."""
    read = _READERS.get(event_name)
    if read is None:
        return Ignored("unknown_event")
    try:
        return read(payload, delivery, rules)
    except UnexpectedShape as shape:
        return Refused(f"the body is no {event_name} webhook: {shape}")


def _read_ping(payload: Json, _delivery: Delivery, _rules: Rules) -> Outcome:
    read_text(payload, "zen")
    return Pong()


def _read_issue_webhook(payload: Json, delivery: Delivery, rules: Rules) -> Outcome:
    if "comment" in payload:
        raise UnexpectedShape("it holds a comment")
    return _read_webhook(payload, read_issue, _ISSUE_ACTIONS, delivery, rules)


def _read_comment_webhook(payload: Json, delivery: Delivery, rules: Rules) -> Outcome:
    return _read_webhook(payload, read_comment, _COMMENT_ACTIONS, delivery, rules)


_READERS: Mapping[str, Callable[[Json, Delivery, Rules], Outcome]] = {
    "issues": _read_issue_webhook,
    "issue_comment": _read_comment_webhook,
    "ping": _read_ping,
}
_COMMENT_ACTIONS = {"created": Rank.LIVE, "edited": Rank.LIVE, "deleted": Rank.DELETED}
_ISSUE_ACTIONS = {
    "opened": Rank.LIVE,
    "edited": Rank.LIVE,
    "transferred": Rank.TRANSFERRED,
    "deleted": Rank.DELETED,
}


def _read_webhook(
    payload: Json,
    read_entity: Callable[[Json], Entity],
    actions: Mapping[str, Rank],
    delivery: Delivery,
    rules: Rules,
) -> Outcome:
    thread, entity = read_thread(payload), read_entity(payload)
    rank = actions.get(read_text(payload, "action"))
    if rank is None:
        return Ignored("unknown_action", thread.correlation_id)
    version = _Version(payload, thread, entity, rank, is_ours=entity.author.lower() in rules.bot_logins)
    for reason, applies in _REASONS_TO_IGNORE.items():
        if applies(version, delivery, rules):
            return Ignored(reason, thread.correlation_id)
    return Accepted(_to_event(version, delivery))


@dataclass(frozen=True, slots=True)
class _Version:
    """One state of one entity, as a webhook tells it."""

    payload: Json
    thread: Thread
    entity: Entity
    rank: Rank
    is_ours: bool


def _is_other_repository(version: _Version, _delivery: Delivery, rules: Rules) -> bool:
    return bool(rules.repositories) and version.thread.repository.lower() not in rules.repositories


def _is_pull_request(version: _Version, _delivery: Delivery, _rules: Rules) -> bool:
    return version.thread.is_pull_request


def _is_bot_issue(version: _Version, _delivery: Delivery, _rules: Rules) -> bool:
    return version.entity.is_issue and (version.entity.is_bot or version.is_ours)


def _is_other_bot(version: _Version, _delivery: Delivery, _rules: Rules) -> bool:
    return version.entity.is_bot and not version.is_ours


def _is_of_sealed_day(version: _Version, delivery: Delivery, rules: Rules) -> bool:
    return is_sealed(
        created_at=version.entity.created_at,
        today=delivery.received_at.date(),
        seal_after_days=rules.seal_after_days,
    )


def _unless_deleted(applies: _Applies) -> _Applies:
    """A delete is taken whatever the thread or the rules have become: the text that we may hold must go."""
    return lambda version, delivery, rules: (
        version.rank is not Rank.DELETED and applies(version, delivery, rules)
    )


_REASONS_TO_IGNORE: Mapping[str, _Applies] = {
    "other_repository": _unless_deleted(_is_other_repository),
    "pull_request": _unless_deleted(_is_pull_request),
    "bot_issue": _unless_deleted(_is_bot_issue),
    "other_bot": _unless_deleted(_is_other_bot),
    "sealed_day": _unless_deleted(_is_of_sealed_day),
}


def _to_event(version: _Version, delivery: Delivery) -> AnalyticsEvent:
    thread, entity, rank = version.thread, version.entity, version.rank
    # A moved issue's text lives on under its new entity alone: deleting it there deletes it everywhere.
    text, truncated = clean_text(entity.text if rank is Rank.LIVE else "")
    return AnalyticsEvent(
        entity_id=entity.entity_id,
        version=version_of(updated_at=entity.updated_at, rank=rank, text=text),
        correlation_id=thread.correlation_id,
        repository=thread.repository,
        repository_id=thread.repository_id,
        issue_id=thread.issue_id,
        kind=Kind.RESPONSE if version.is_ours else Kind.QUERY,
        text=text,
        truncated=truncated,
        author=entity.author,
        url=entity.url,
        created_at=entity.created_at,
        deleted=rank is Rank.DELETED,
        transferred_from=read_moved_from(version.payload) if rank is Rank.LIVE else "",
        transferred_to=read_moved_to(version.payload) if rank is Rank.TRANSFERRED else "",
        delivery_id=delivery.delivery_id,
        received_at=utc_millisecond(delivery.received_at),
        trace=delivery.trace,
    )


def _lower(names: Iterable[str]) -> frozenset[str]:
    return frozenset(name.lower() for name in names)
