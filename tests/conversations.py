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

from contract.keywords import keywords
from contract.placeholders import PLACEHOLDERS, is_placeholder
from contract.thread import TEAM, Asks, Message, Rules, State, Summary, Thread, Version, merged

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "cases" / "conversations.json").read_text(encoding="utf-8")
)["cases"]
_DAY = "2026-10-05"
_MOVED_BY = 1_000
"""The copies of a transferred issue have greater ids."""


@dataclass(slots=True)
class Conversation:
    """The versions of a thread's messages in the order of writing, and what happened to the issue."""

    versions: list[Version] = field(default_factory=list)
    named: dict[str, str] = field(default_factory=dict)
    """The ids of the messages that a case edits, by their names."""
    closed_at: str = ""
    deleted: bool = False
    moved: bool = False

    def thread(self, versions: Iterable[Version] | None = None) -> Thread:
        known = self.versions if versions is None else versions
        return Thread(messages=fold(known), closed_at=self.closed_at, deleted=self.deleted, moved=self.moved)

    def in_every_order(self) -> Iterable[Thread]:
        return (self.thread(order) for order in permutations(self.versions))

    def transferred(self) -> Thread:
        """The new thread after a transfer: the old one's messages, and GitHub's copies of them."""
        copies = tuple(_copied(version) for version in self.versions)
        return Thread(messages=fold((*self.versions, *copies)), closed_at=self.closed_at)


def fold(versions: Iterable[Version]) -> tuple[Message, ...]:
    """The newest version of each message, as a store that sees these versions in this order holds it."""
    found: dict[str, Version] = {}
    for version in versions:
        known = found.get(version.message_id)
        found[version.message_id] = version if known is None else merged(known, version)
    return tuple(found.values())


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


def _written(number: int, event: Mapping[str, Any], at: str) -> Version:
    opening = event["do"] == "open"
    title, text = event.get("title", ""), event["text"]
    return Version(
        version=at,
        message_id="issue-1" if opening else f"comment-{number}",
        is_opening=opening,
        author=event["who"],
        author_is_bot=event["who"].endswith("[bot]"),
        association=event.get("as", "NONE"),
        title=title,
        text=text,
        created_at=at,
        substantial_at="" if is_placeholder(text, PLACEHOLDERS) else at,
        deleted=False,
        words=keywords(title, text, 20),
    )


def _edited(written: Version, text: str, at: str) -> Version:
    substantial_at = "" if is_placeholder(text, PLACEHOLDERS) else at
    return replace(
        written, version=at, text=text, substantial_at=substantial_at, words=keywords(written.title, text, 20)
    )


def _copied(version: Version) -> Version:
    kind, _, number = version.message_id.partition("-")
    return replace(version, message_id=f"{kind}-{int(number) + _MOVED_BY}")
