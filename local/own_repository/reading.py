"""A repository's past, read from GitHub as far as its limits carry."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from github.client import GitHubClient, GitHubFailed, OutOfTime, Refused
from github.clock import SYSTEM_CLOCK, Clock
from github.conversation import Webhook as Read
from github.conversation import lacks, read_conversation
from local.github_objects import Json
from local.own_repository.github_token import GET_ONE, Token
from local.typed import BadInput
from local.webhooks import Webhook

PATIENCE_SECONDS = 90
"""GitHub's limit on bursts asks for a minute; its hourly limit asks for more than anybody waits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What was read of a repository."""

    webhooks: tuple[Webhook, ...]
    """As GitHub would have sent them."""
    threads: int
    left_out: int = 0
    """Threads that were not read whole, and so are not among the webhooks."""
    reached: str = ""
    """The day on which the oldest of the threads was opened."""
    again_at: datetime | None = None
    """When GitHub answers again, where its limit ended the reading."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Reads from that API, with that token."""

    api: str
    token: Token
    clock: Clock = SYSTEM_CLOCK

    def past(self, repository: str, since: datetime, progress: Callable[[int], None]) -> Past:
        """Calls `progress` with the number of messages read so far.

        Raises BadInput where nothing can be read.
        """
        waiting, read = _Patience(self.clock), list[Read]()
        client = GitHubClient(
            base_url=self.api.rstrip("/"), token=lambda: self.token.value, clock=waiting.clock
        )
        try:
            for number, webhook in enumerate(
                read_conversation(client, repository=repository, since=since), start=1
            ):
                progress(number)
                # GitHub lists pull requests as issues; the receiver would ignore each.
                if not webhook.payload["issue"].get("pull_request"):
                    read.append(webhook)
        except OutOfTime:
            return _whole(read, waiting.until, self.token)
        except Refused as refused:
            raise BadInput(_refusal(refused, repository, self.token)) from None
        except GitHubFailed as failure:
            raise BadInput(f"{failure}: check {self.api} and your network, and try again.") from None
        if not read:
            raise BadInput(
                f"Nothing in the issues of {repository} changed since {since:%Y-%m-%d}: set an earlier SINCE."
            )
        return _past(read, left_out=0)


class _Patience:
    """The clock's time, but a long wait ends the reading instead."""

    def __init__(self, clock: Clock) -> None:
        self._own = clock
        self.until = clock.now()
        """When GitHub answers again, where a long wait ended the reading."""
        self.clock = replace(clock, sleep=self._sleep)

    def _sleep(self, seconds: float) -> None:
        if seconds > PATIENCE_SECONDS:
            self.until = self._own.now() + timedelta(seconds=seconds)
            raise OutOfTime
        self._own.sleep(seconds)


def limit_sentence(past: Past, token: Token) -> str:
    """How far GitHub's limit carried."""
    again = f"{past.again_at:%H:%M} UTC" if past.again_at else ""
    more = f"Wait until {again}" if token.value else f"For all of it, {GET_ONE}, or wait until {again}"
    return (
        f"{_limit(token)} carried this far: {past.threads} threads, the oldest of {past.reached}."
        f" Left out, because they were not read to their end: {past.left_out}. {more}, then run this again."
    )


def _limit(token: Token) -> str:
    return (
        "GitHub's hourly limit for your token"
        if token.value
        else "GitHub's public limit of 60 requests an hour"
    )


def _whole(read: list[Read], again_at: datetime, token: Token) -> Past:
    """Only threads of which every message was read: in others a question would seem to wait."""
    comments: defaultdict[int, set[object]] = defaultdict(set)
    for each in read:
        if each.event_name == "issue_comment":
            comments[each.payload["issue"]["number"]].add(each.message.get("id"))
    opened = {each.message["number"]: each.message for each in read if each.event_name == "issues"}
    whole = {number for number, issue in opened.items() if not lacks(issue, comments=len(comments[number]))}
    if not whole:
        remedy = "wait" if token.value else f"{GET_ONE}, or wait"
        raise BadInput(f"{_limit(token)} is used up: {remedy} until {again_at.astimezone(UTC):%H:%M} UTC.")
    kept = [each for each in read if each.payload["issue"]["number"] in whole]
    left_out = len((opened.keys() | comments.keys()) - whole)
    return replace(_past(kept, left_out=left_out), again_at=again_at.astimezone(UTC))


def _past(read: Iterable[Read], *, left_out: int) -> Past:
    read = list(read)
    issues = {each.message["number"]: each.message for each in read if each.event_name == "issues"}
    opened = sorted(str(issue["created_at"]) for issue in issues.values())
    return Past(
        webhooks=tuple(_as_sent(each, issues) for each in read),
        threads=len(issues),
        left_out=left_out,
        reached=opened[0][:10] if opened else "",
    )


def _as_sent(read: Read, issues: dict[int, Json]) -> Webhook:
    """With what GitHub sends beside it: the whole issue, and who did it."""
    issue = read.payload["issue"]
    payload = {
        **read.payload,
        "issue": issues.get(issue.get("number"), issue),
        "sender": read.message.get("user"),
    }
    return Webhook.of(read.event_name, payload)


def _refusal(refused: Refused, repository: str, token: Token) -> str:
    match refused.status:
        case 404 if token.value:
            return (
                f"GitHub has no repository {repository} that the token from {token.origin} may read:"
                " check the name, or use a token that may read its issues."
            )
        case 404:
            return (
                f"GitHub has no public repository {repository}:"
                f" check the name, or, if it is private, {GET_ONE}."
            )
        case 401:
            return f"GitHub does not accept the token from {token.origin}: renew it, or unset it."
        case 410:
            return f"The issues of {repository} are switched off: choose another repository."
    return f"{refused}: use a token that may read the issues of {repository}."
