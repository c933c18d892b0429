"""What somebody types after `make run`, checked before anything starts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from local.kept import KEPT

USUAL_SINCE = "30d"
MOST_DAYS = 3_650
"""GitHub is younger than twice this, and Python's dates end."""
_REPOSITORY = re.compile(
    r"(?:https://github\.com/)?([A-Za-z0-9][A-Za-z0-9_-]{0,38}/(?!\.{1,2}$)[\w.-]{1,100}?)(?:\.git)?/?",
    re.ASCII,
)
_LOGIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,38}(?:\[bot\])?")
_SPAN = re.compile(r"(\d{1,5})([hdw])", re.ASCII)
_HOURS = {"h": 1, "d": 24, "w": 7 * 24}


class BadInput(Exception):
    """One sentence: what is wrong with what was typed, and what to type instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """Of `make run`."""

    repository: str = ""
    """As owner/name; empty: the demo data."""
    since: timedelta | datetime = timedelta(days=30)
    chatbot: str = ""
    """Empty: it is guessed."""
    once: bool = False
    keep: bool = False
    keep_in: Path = KEPT
    port: int | None = None
    """The receiver's; None: any that is free."""

    @classmethod
    def read(  # noqa: PLR0913  # each is a variable of `make run`
        cls, *, repository: str, since: str, chatbot: str, port: str, once: bool, keep: bool, keep_in: Path
    ) -> Typed:
        """Raises BadInput."""
        if since and not repository:
            raise BadInput("SINCE says how far back to read a repository: add REPO=owner/name.")
        if chatbot and not repository and not keep:
            raise BadInput("CHATBOT names your repository's chatbot: add REPO=owner/name.")
        return cls(
            repository=_repository(repository) if repository else "",
            since=_since(since or USUAL_SINCE),
            chatbot=_login(chatbot) if chatbot else "",
            once=once,
            keep=keep,
            keep_in=keep_in,
            port=_port(port) if port else None,
        )

    def start(self, now: datetime) -> datetime:
        return self.since if isinstance(self.since, datetime) else now - self.since


def _repository(text: str) -> str:
    found = _REPOSITORY.fullmatch(text)
    if not found:
        raise BadInput(f"REPO is {text!r}: write it as owner/name, such as REPO=octo-org/hello-world.")
    return found[1]


def _since(text: str) -> timedelta | datetime:
    if found := _SPAN.fullmatch(text):
        span = timedelta(hours=int(found[1]) * _HOURS[found[2]])
        if timedelta(0) < span <= timedelta(days=MOST_DAYS):
            return span
    else:
        try:
            return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
        except ValueError:
            pass
    raise BadInput(
        f"SINCE is {text!r}: write a number of days such as SINCE=30d (12h and 8w work too, up to"
        f" {MOST_DAYS}d), or a day such as SINCE=2026-11-01."
    )


def _login(text: str) -> str:
    if not _LOGIN.fullmatch(text):
        raise BadInput(
            f"CHATBOT is {text!r}: write the login as GitHub shows it, such as CHATBOT=helper[bot]."
        )
    return text


def _port(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 0 < int(text[:6]) < 65_536):
        raise BadInput(f"PORT is {text!r}: write a number from 1 to 65535, such as PORT=8080.")
    return int(text)
