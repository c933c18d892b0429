"""Which account is a repository's chatbot: the one that answers most."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from contract.event import GHOST, AnalyticsEvent, Kind
from contract.summary import summarise
from contract.thread import Rules, State, Thread
from local.webhooks import Webhook
from processor.recompute import Recomputation
from receiver.settings import rules_of
from receiver.webhook import Accepted, Delivery, interpret
from rig.fold import threads_of
from stages.counting import counting_rules
from stages.stage import Stage

SURE_ANSWERS = 5
SURE_LEAD = 2
"""How many times as many answers as the next account has."""
_GIST = 200
_VARIABLE_PARTS = re.compile(r"@[\w-]+|https?://\S+|\d+")


@dataclass(slots=True)
class Candidate:
    """An account, and what it would have answered if it were the chatbot."""

    login: str
    is_bot: bool
    """Whether GitHub says so."""
    answers: int = 0
    gists: set[str] = field(default_factory=set)

    @property
    def rank(self) -> tuple[int, float, bool]:
        """Answers that differ: a bot that posts one text everywhere (stale, licences) answers nobody."""
        return len(self.gists), len(self.gists) / self.answers, self.is_bot


def candidates(webhooks: Iterable[Webhook], stage: Stage) -> list[Candidate]:
    """Who answered at least once, the one that answered most first."""
    events = _events(webhooks, stage)
    rules = replace(counting_rules(stage), keywords=())
    found: dict[str, Candidate] = {}
    for own in threads_of(events).values():
        for event in own:
            login = event.author.lower()
            if login not in found and login not in {GHOST, *rules.ignored_logins}:
                found[login] = Candidate(event.author, event.author_is_bot)
        thread = Recomputation(rules=rules, retention_days=1, today=datetime.now(UTC).date()).thread(
            own, (), None
        )
        for login in {event.author.lower() for event in own if event.kind is Kind.COMMENT} & found.keys():
            _judge(found[login], thread, rules)
    answering = [each for each in found.values() if each.answers]
    return sorted(answering, key=lambda each: (each.rank, each.login), reverse=True)


def _judge(candidate: Candidate, thread: Thread, rules: Rules) -> None:
    login = candidate.login.lower()
    summary = summarise(thread, replace(rules, bot_logins=frozenset({login})))
    settled = {each.settled_at for each in summary.questions if each.state is State.ANSWERED_BY_BOT}
    candidate.answers += sum(each.state is State.ANSWERED_BY_BOT for each in summary.questions)
    candidate.gists |= {
        _gist(message.text)
        for message in thread.messages
        if message.author.lower() == login and max(message.substantial_at, message.created_at) in settled
    }


def _gist(text: str) -> str:
    return " ".join(_VARIABLE_PARTS.sub("", text.lower()).split())[:_GIST]


def _events(webhooks: Iterable[Webhook], stage: Stage) -> list[AnalyticsEvent]:
    """As the receiver would keep them if every account were a chatbot: it drops what other bots write."""
    payloads = [(webhook.event, webhook.payload) for webhook in webhooks]
    users = [(payload.get("sender") or {}).get("login", "") for _, payload in payloads]
    rules = replace(rules_of(stage), bot_logins=frozenset(map(str.lower, users)))
    delivery = Delivery(delivery_id="", received_at=datetime.now(UTC), trace="")
    outcomes = (interpret(name, payload, delivery=delivery, rules=rules) for name, payload in payloads)
    return [outcome.event for outcome in outcomes if isinstance(outcome, Accepted)]


def guess_sentence(found: Sequence[Candidate], usual: str) -> str:
    """Which account it is, how sure that is, and how to set another."""
    if not found:
        return (
            f"Nobody answers others in these threads, so {usual} is taken for the chatbot. Set another with"
            " CHATBOT=login."
        )
    best, *others = found
    kind = "a bot account" if best.is_bot else "not a bot account"
    next_one = f"; next is {others[0].login} with {others[0].answers}" if others else ""
    return (
        f"The chatbot is {best.login}, as it answered most ({_sureness(best, others)}: {kind},"
        f" {best.answers} answers{next_one}). Set another with CHATBOT=login."
    )


def known_sentence(login: str, found: Sequence[Candidate]) -> str:
    """That it is taken as set, and what it answered."""
    by_login = {each.login.lower(): each for each in found}
    if known := by_login.get(login.lower()):
        return f"The chatbot is {login}, as set: {known.answers} answers in these threads."
    meant = f" (did you mean {other.login}?)" if (other := by_login.get(f"{login.lower()}[bot]")) else ""
    return f"The chatbot is {login}, as set, but it answered nothing in these threads{meant}."


def _sureness(best: Candidate, others: Sequence[Candidate]) -> str:
    leads = not others or len(best.gists) >= SURE_LEAD * len(others[0].gists)
    certain = [best.is_bot, leads, len(best.gists) >= SURE_ANSWERS]
    return {3: "sure", 2: "likely"}.get(sum(certain), "a guess: check it")
