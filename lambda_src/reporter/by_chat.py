"""The report in a chat, by Slack's or Microsoft Teams' incoming webhook."""

from __future__ import annotations

from dataclasses import dataclass

from reporter.as_chat import CHATS
from reporter.links import Page
from reporter.sender import Letter
from reporter.web import Secret, request


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatMessage:
    """One channel: the webhook's address names it, and lets whoever has it post there."""

    name: str
    """A key of `CHATS`."""
    address: Secret
    page: Page

    def deliver(self, letter: Letter) -> str:
        """Neither service gives an id, nor can it be asked what it has taken."""
        message = CHATS[self.name](letter.report, self.page)
        request("POST", self.address(), message, name=self.name)
        return self.name
