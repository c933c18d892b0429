"""Threads as a seed makes them: few people, few texts, few seconds, so that everything meets everything."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from contract.thread import TEAM, Asks, Message, Rules, Thread

PLAIN = "It fails on Windows too."
QUESTION = "And what about the exporter?"
MENTION = "@cv-chatbot list the limits"
REMARKS = ("+1", "/label bug", "🎉", "")
_AUTHORS = (
    ("ann", False, "NONE"),
    ("ANN", False, "CONTRIBUTOR"),
    ("bob", False, ""),
    ("olive", False, "OWNER"),
    ("mia", False, "MEMBER"),
    ("cv-chatbot[bot]", True, "NONE"),
    ("CV-Chatbot[bot]", True, "COLLABORATOR"),
    ("stale[bot]", True, "NONE"),
    ("spammer", False, "MEMBER"),
)
COPIED_FROM = 1_000
"""Ids of the copies that a transfer makes begin here."""


def random_rules(random: Random) -> Rules:
    return Rules(
        bot_logins=frozenset({"cv-chatbot[bot]"}),
        ignored_logins=frozenset({"spammer"}),
        team=TEAM,
        asks=random.choice(list(Asks)),
        keywords=random.choice([(), (), ("exporter", "Windows")]),
    )


def random_thread(random: Random) -> Thread:
    """With one second for each message or fewer; one in five is transferred, with copies of a part."""
    count = random.randint(0, 9)
    seconds = random.sample(range(40), count) if random.random() < 0.5 else random.choices(range(8), k=count)
    opening = random.random() < 0.85
    messages = [
        _message(random, number, second, is_opening=opening and number == 0)
        for number, second in enumerate(sorted(seconds))
    ]
    if len(set(seconds)) == count and random.random() < 0.4:
        messages = _transferred(random, messages)
    random.shuffle(messages)
    closed_at = _at(random.randrange(45)) if random.random() < 0.35 else ""
    return Thread(
        messages=tuple(messages),
        closed_at=closed_at,
        deleted=random.random() < 0.02,
        moved=random.random() < 0.02,
    )


def _message(random: Random, number: int, second: int, *, is_opening: bool) -> Message:
    author, is_bot, association = random.choice(_AUTHORS)
    text = random.choice([PLAIN, PLAIN, QUESTION, MENTION, *REMARKS])
    return Message(
        message_id=f"issue-{number}" if is_opening else f"comment-{number}",
        is_opening=is_opening,
        author=author,
        author_is_bot=is_bot,
        association=association,
        title="Export fails" if is_opening else "",
        text=text,
        created_at=_at(second),
        substantial_at=random.choice(["", _at(second), _at(second), _at(second + random.randrange(12))]),
        deleted=random.random() < 0.06,
        words=tuple(random.sample(["windows", "exporter", "limits", "export"], random.randint(0, 3))),
    )


def _transferred(random: Random, messages: list[Message]) -> list[Message]:
    copied = [message for message in messages if message.is_opening or random.random() < 0.7]
    has_opening = any(message.is_opening for message in copied)
    return [*messages, *(_copied(message) for message in copied if has_opening)]


def _copied(message: Message) -> Message:
    kind, number = message.message_id.split("-")
    return replace(message, message_id=f"{kind}-{COPIED_FROM + int(number)}", author=message.author.upper())


def _at(second: int) -> str:
    """Round midnight, so that a thread has two days."""
    return f"2026-10-05T23:59:{second + 30:02}Z" if second < 30 else f"2026-10-06T00:00:{second - 30:02}Z"
