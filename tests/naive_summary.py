"""The seven rules of what a question is, a second time: a slow state machine over a list of plain events.

It knows the texts that tests/random_threads.py writes, and reads nothing else into them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from contract.thread import Asks, Message, Rules, Thread
from tests.random_threads import COPIED_FROM, MENTION, QUESTION, REMARKS

Figures = dict[str, Any]
Event = tuple[str, int, int, str, Message | None]
"""When; what comes first within one second; the message's place; what happens; by what message."""
NOTHING: Figures = {"questions": [], "messages": {}, "responses": {}}


def naive_figures(thread: Thread, rules: Rules) -> Figures:
    if thread.deleted or thread.moved:
        return NOTHING
    said = _said(thread, rules)
    questions, answers = _run(said, thread.closed_at, rules)
    if rules.keywords and not any(
        keyword in part
        for question in questions
        for message in question["messages"]
        for part in (message.title, message.text)
        for keyword in rules.keywords
    ):
        return NOTHING
    return {
        "questions": [_figures_of(question) for question in questions],
        "messages": Counter(message.created_at[:10] for _, message in said),
        "responses": Counter(message.created_at[:10] for message in answers),
    }


def _said(thread: Thread, rules: Rules) -> list[tuple[str, Message]]:
    """Roles and messages in the order of creation."""
    copies = [message for message in thread.messages if _number(message) >= COPIED_FROM]
    originals = [message for message in thread.messages if message not in copies]
    lost = [message for message in originals if any(_is_copy(message, copy) for copy in copies)]
    messages = [message for message in (*copies, *originals) if message not in lost and not message.deleted]
    messages.sort(key=lambda message: (message.created_at, not message.is_opening, _number(message)))
    openers = [message.author.lower() for message in messages if message.is_opening]
    roles = [(_role(message, openers, rules), message) for message in messages]
    return [(role, message) for role, message in roles if role]


def _number(message: Message) -> int:
    return int(message.message_id.split("-")[1])


def _is_copy(old: Message, new: Message) -> bool:
    if old.is_opening or new.is_opening:
        return old.is_opening and new.is_opening
    return (old.author.lower(), old.created_at) == (new.author.lower(), new.created_at)


def _role(message: Message, openers: list[str], rules: Rules) -> str:
    author = message.author.lower()
    if author in rules.bot_logins:
        return "bot"
    if message.author_is_bot or author in rules.ignored_logins:
        return ""
    in_team = message.association in rules.team and author not in openers
    asks_bot = message.text == MENTION or rules.asks == Asks.EVERYONE
    return "team" if in_team and not asks_bot else "asker"


def _run(
    said: list[tuple[str, Message]], closed_at: str, rules: Rules
) -> tuple[list[Mapping[str, Any]], list[Message]]:
    questions: list[dict[str, Any]] = []
    answers: list[Message] = []
    waiting = False
    for at, _, place, what, message in sorted(_events(said, closed_at), key=lambda event: event[:3]):
        if what in {"close", "bot", "team"}:
            if waiting:
                questions[-1].update(end=what, ended_at=at)
            if message and (what == "bot" or waiting):
                answers.append(message)
            waiting = False
        elif waiting:
            questions[-1]["messages"].append(message)
        elif _asks(said, place, closed_at, rules):
            questions.append({"messages": [message], "end": "", "ended_at": ""})
            waiting = True
    return list(questions), answers


def _events(said: list[tuple[str, Message]], closed_at: str) -> list[Event]:
    events: list[Event] = [(closed_at, 1, 0, "close", None)] if closed_at else []
    for place, (role, message) in enumerate(said):
        if role == "bot":
            if _answers(message):
                events.append((message.substantial_at, 0, place, "bot", message))
        elif message.title or message.text not in REMARKS:
            events.append((message.created_at, 0, place, role, message))
    return events


def _answers(message: Message) -> bool:
    return message.substantial_at != "" and not message.is_opening


def _asks(said: list[tuple[str, Message]], place: int, closed_at: str, rules: Rules) -> bool:
    message = said[place][1]
    if rules.asks == Asks.MENTION:
        return message.text == MENTION
    return message.is_opening or message.text in {QUESTION, MENTION} or _bot_replies(said, place, closed_at)


def _bot_replies(said: list[tuple[str, Message]], place: int, closed_at: str) -> bool:
    """Looks ahead for the next chatbot's answer, as long as no person says anything and nobody closes."""
    asked_at = said[place][1].created_at
    for role, message in said[place + 1 :]:
        if role == "bot" and _answers(message):
            closed_between = closed_at != "" and asked_at <= closed_at < message.substantial_at
            if not closed_between:
                return True
        if role != "bot" and (message.title or message.text not in REMARKS):
            return False
    return False


def _figures_of(question: Mapping[str, Any]) -> tuple[Any, ...]:
    first = question["messages"][0]
    states = {"": "waiting", "bot": "answered_by_bot", "team": "answered_by_person", "close": "closed"}
    wait = None
    if question["end"] in {"bot", "team"}:
        wait = (_time(question["ended_at"]) - _time(first.created_at)).seconds
    words: list[str] = []
    for message in question["messages"]:
        words += [word for word in message.words if word not in words]
    return first.created_at, first.author, states[question["end"]], wait, question["ended_at"], tuple(words)


def _time(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S%z")
