"""Who writes in a thread."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from contract.remarks import mentions
from contract.thread import Asks, Message, Rules


class Role(StrEnum):
    CHATBOT = "chatbot"
    ASKER = "asker"
    TEAM = "team"
    IGNORED = "ignored"
    """Other bots and `ignored_logins`: their messages do not exist for the figures."""


def opener_of(messages: Iterable[Message]) -> str:
    """The login that opened the thread, in lower case; empty where no opening post is known."""
    return next((message.author.lower() for message in messages if message.is_opening), "")


def role_of(message: Message, opener: str, rules: Rules) -> Role:
    """The author's role in this message: an author who addresses the chatbot by name is an asker.

    A member of the team is an asker in the thread that he or she opened, and everywhere if `asks` is
    "everyone".
    """
    login = message.author.lower()
    if login in rules.bot_logins:
        return Role.CHATBOT
    if message.author_is_bot or login in rules.ignored_logins:
        return Role.IGNORED
    if message.association not in rules.team or login == opener or rules.asks is Asks.EVERYONE:
        return Role.ASKER
    return Role.ASKER if mentions(message.text, rules.bot_logins) else Role.TEAM
