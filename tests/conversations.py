"""tests/cases/conversations.json: what people write in a thread, as messages and with its right figures."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from itertools import permutations
from pathlib import Path
from typing import Any

from contract.event import AnalyticsEvent, merged
from contract.placeholders import PLACEHOLDERS, is_placeholder
from contract.thread import TEAM, Asks, Message, Rules, State, Summary, Thread
from processor.recompute import message_of
from rig.builders import an_event

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "cases" / "conversations.json").read_text(encoding="utf-8")
)["cases"]
_DAY = "2026-10-05"
_MOVED_BY = 1_000
"""The copies of a transferred issue have greater ids."""


@dataclass(slots=True)
class Conversation:
    """The versions of a thread's messages in the order of writing, and what happened to the issue."""

    versions: list[AnalyticsEvent] = field(default_factory=list)
    named: dict[str, str] = field(default_factory=dict)
    """The ids of the messages that a case edits, by their names."""
    closed_at: str = ""
    deleted: bool = False
    moved: bool = False

    def thread(self, versions: Iterable[AnalyticsEvent] | None = None) -> Thread:
        known = self.versions if versions is None else versions
        return Thread(messages=fold(known), closed_at=self.closed_at, deleted=self.deleted, moved=self.moved)

    def in_every_order(self) -> Iterable[Thread]:
        return (self.thread(order) for order in permutations(self.versions))

    def transferred(self) -> Thread:
        """The new thread after a transfer: the old one's messages, and GitHub's copies of them."""
        copies = tuple(_copied(version) for version in self.versions)
        return Thread(messages=fold((*self.versions, *copies)), closed_at=self.closed_at)


def fold(versions: Iterable[AnalyticsEvent]) -> tuple[Message, ...]:
    """The newest version of each message, as a store that sees these versions in this order holds it."""
    found: dict[str, AnalyticsEvent] = {}
    for version in versions:
        known = found.get(version.message_id)
        found[version.message_id] = version if known is None else merged(known, version)
    return tuple(map(message_of, found.values()))


def conversation_of(events: Sequence[Mapping[str, Any]]) -> Conversation:
    return reduce(_after, enumerate(events), Conversation())


def rules_of(settings: Mapping[str, Any]) -> Rules:
    return Rules(
        bot_logins=frozenset({"cv-chatbot[bot]"}),
        ignored_logins=frozenset(),
        team=TEAM,
        asks=Asks(settings.get("asks", "outsiders")),
        keywords=tuple(settings.get("pipe.keywords", ())),
    )


def figures_of(summary: Summary, day: str = _DAY) -> dict[str, Any]:
    """A day's figures in the words of the cases."""
    asked = [question for question in summary.questions if question.asked_at.startswith(day)]
    states = Counter(question.state for question in asked)
    return {
        "questions": len(asked),
        "answered_by_bot": states[State.ANSWERED_BY_BOT],
        "answered_by_people": states[State.ANSWERED_BY_PERSON],
        "closed": states[State.CLOSED],
        "waiting": states[State.WAITING],
        "waits": [question.wait_seconds for question in asked if question.wait_seconds is not None],
    }


def _after(talk: Conversation, numbered: tuple[int, Mapping[str, Any]]) -> Conversation:
    number, event = numbered
    at = f"{event.get('day', _DAY)}T{event['at']}Z"
    match event["do"]:
        case "open" | "comment":
            talk.versions.append(_written(number, event, at))
            talk.named[event.get("id", "")] = talk.versions[-1].message_id
        case "edit":
            written = next(v for v in talk.versions if v.message_id == talk.named[event["id"]])
            talk.versions.append(_edited(written, event["text"], at))
        case "close":
            talk.closed_at = at
        case "reopen":
            talk.closed_at = ""
        case "delete_issue":
            talk.deleted = True
        case "transfer":
            talk.moved = True
        case "rename":
            pass
        case unknown:
            raise ValueError(f"no conversation has {unknown!r}")
    return talk


def _written(number: int, event: Mapping[str, Any], at: str) -> AnalyticsEvent:
    return an_event(
        "issue-1" if event["do"] == "open" else f"comment-{number}",
        title=event.get("title", ""),
        text=event["text"],
        author=event["who"],
        association=event.get("as", "NONE"),
        created_at=at,
        substantial_at="" if is_placeholder(event["text"], PLACEHOLDERS) else at,
    )


def _edited(written: AnalyticsEvent, text: str, at: str) -> AnalyticsEvent:
    return an_event(
        written.message_id,
        title=written.title,
        text=text,
        author=written.author,
        association=written.association,
        created_at=written.created_at,
        updated_at=at,
        substantial_at="" if is_placeholder(text, PLACEHOLDERS) else at,
    )


def _copied(version: AnalyticsEvent) -> AnalyticsEvent:
    kind, _, number = version.message_id.partition("-")
    return replace(version, message_id=f"{kind}-{int(number) + _MOVED_BY}")
