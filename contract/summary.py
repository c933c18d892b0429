"""The questions of a thread and what became of them: a pure function of its messages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from contract.copies import distinct
from contract.remarks import holds_question, is_remark, mentions
from contract.roles import Role, opener_of, role_of
from contract.thread import Asks, Message, Question, Rules, State, Summary, Thread

NOTHING = Summary(questions=(), messages_by_day={}, responses_by_day={})


def summarise(thread: Thread, rules: Rules) -> Summary:
    """The thread's questions, and its messages by day, in whatever order its messages come.

    A thread counts whole or, if none of its questions holds one of `rules.keywords`, not at all. It never
    raises: a wait has no length if one of its times is malformed.
    """
    if thread.deleted or thread.moved:
        return NOTHING
    posts, walk = _walked(thread, rules)
    if rules.keywords and not any(asked.holds(rules.keywords) for asked in walk.questions):
        return NOTHING
    return Summary(
        questions=tuple(asked.question() for asked in walk.questions),
        messages_by_day=_by_day(posts),
        responses_by_day=_by_day(post for post in posts if walk.parts.get(post.number) in _RESPONSES),
    )


class Part(StrEnum):
    """What one message came to in its thread."""

    QUESTION = "question"
    """It begins one."""
    QUESTION_CONTINUED = "question_continued"
    """Further words while a question waits."""
    ANSWER_BY_BOT = "answer_by_bot"
    ANSWER_BY_PERSON = "answer_by_person"
    ANSWER_CONTINUED = "answer_continued"
    """The chatbot's, where nothing waits."""
    PLACEHOLDER = "placeholder"
    """The chatbot's, which settles nothing before it is edited."""
    REMARK = "remark"
    IGNORED = "ignored"
    """By another bot or an ignored account: it does not exist for the figures."""
    DELETED = "deleted"
    COPY = "copy"
    """Of a message that came along when the issue was transferred, and counts already."""


def parts(thread: Thread, rules: Rules) -> dict[str, Part]:
    """Each message's part by its id, for whoever explains figures; also where the thread counts nothing."""
    posts, walk = _walked(thread, rules)
    known = {message.message_id: Part.COPY for message in thread.messages}
    opener = opener_of(message for message in thread.messages if not message.deleted)
    for message in thread.messages:
        if message.deleted:
            known[message.message_id] = Part.DELETED
        elif role_of(message, opener, rules) is Role.IGNORED:
            known[message.message_id] = Part.IGNORED
    for post in posts:
        unsettled = Part.REMARK if post.message.is_opening else Part.PLACEHOLDER
        known[post.message.message_id] = walk.parts.get(post.number, unsettled)
    return known


def _walked(thread: Thread, rules: Rules) -> tuple[list[_Post], _Walk]:
    posts = _posts(thread, rules)
    walk = _Walk(rules, _answered_by_chatbot(posts, thread.closed_at))
    for step in sorted(_steps(posts, thread.closed_at), key=_turn):
        walk.take(step)
    return posts, walk


@dataclass(frozen=True, slots=True)
class _Post:
    """A message that exists for the figures."""

    number: int
    """Its place in the order of creation."""
    message: Message
    role: Role
    is_remark: bool
    answers_at: str
    """When the chatbot's message answers what waits; empty for others, and while it is a placeholder."""


_RESPONSES = frozenset({Part.ANSWER_BY_BOT, Part.ANSWER_CONTINUED, Part.ANSWER_BY_PERSON})


@dataclass(frozen=True, slots=True)
class _Step:
    """What changes the state of a thread: a post, or the issue's closing."""

    at: str
    post: _Post | None


def _posts(thread: Thread, rules: Rules) -> list[_Post]:
    messages = [message for message in distinct(thread.messages) if not message.deleted]
    opener = opener_of(messages)
    roles = ((message, role_of(message, opener, rules)) for message in messages)
    seen = (pair for pair in roles if pair[1] is not Role.IGNORED)
    return [_post(number, message, role) for number, (message, role) in enumerate(seen)]


def _post(number: int, message: Message, role: Role) -> _Post:
    answers = role is Role.CHATBOT and message.substantial_at and not message.is_opening
    return _Post(
        number=number,
        message=message,
        role=role,
        is_remark=role is not Role.CHATBOT and is_remark(message.text, message.title),
        answers_at=max(message.substantial_at, message.created_at) if answers else "",
    )


def _answered_by_chatbot(posts: Iterable[_Post], closed_at: str) -> frozenset[int]:
    """The askers' messages that the chatbot's next message answers.

    It answers the last one before it was posted, also if it was a placeholder then, unless a person wrote or
    the issue was closed in between.
    """
    answered = set()
    last: _Post | None = None
    for post in posts:
        if post.role is Role.CHATBOT:
            if last and post.answers_at and not last.message.created_at <= closed_at < post.answers_at:
                answered.add(last.number)
        elif not post.is_remark:
            last = post if post.role is Role.ASKER else None
    return frozenset(answered)


def _steps(posts: Iterable[_Post], closed_at: str) -> Iterator[_Step]:
    if closed_at:
        yield _Step(closed_at, None)
    for post in posts:
        if post.role is not Role.CHATBOT:
            yield _Step(post.message.created_at, post)
        elif post.answers_at:
            yield _Step(post.answers_at, post)


def _turn(step: _Step) -> tuple[str, bool, int]:
    """Within one second an issue is closed last: GitHub posts the comment of "Close with comment" first."""
    return step.at, step.post is None, step.post.number if step.post else 0


@dataclass(slots=True)
class _Asked:
    """A question while the thread is walked."""

    messages: list[Message]
    state: State = State.WAITING
    settled_at: str = ""

    def holds(self, keywords: Sequence[str]) -> bool:
        texts = [text for message in self.messages for text in (message.title, message.text)]
        return any(keyword in text for keyword in keywords for text in texts)

    def question(self) -> Question:
        first = self.messages[0]
        answered = self.state in {State.ANSWERED_BY_BOT, State.ANSWERED_BY_PERSON}
        return Question(
            asked_at=first.created_at,
            asked_by=first.author,
            message_id=first.message_id,
            state=self.state,
            wait_seconds=_seconds(first.created_at, self.settled_at) if answered else None,
            settled_at=self.settled_at,
            words=tuple(dict.fromkeys(word for message in self.messages for word in message.words)),
        )


@dataclass(slots=True)
class _Walk:
    """One way through a thread's steps, in order of time."""

    rules: Rules
    answered_by_chatbot: frozenset[int]
    questions: list[_Asked] = field(default_factory=list)
    parts: dict[int, Part] = field(default_factory=dict)
    """The posts' parts, except the chatbot's that answer nothing yet."""

    def take(self, step: _Step) -> None:
        if step.post is None:
            self._settle(State.CLOSED, step.at)
        else:
            self.parts[step.post.number] = self._part(step.post, step.at)

    def _part(self, post: _Post, at: str) -> Part:
        if post.role is Role.CHATBOT:
            return Part.ANSWER_BY_BOT if self._settle(State.ANSWERED_BY_BOT, at) else Part.ANSWER_CONTINUED
        if post.is_remark:
            return Part.REMARK
        if post.role is Role.TEAM:
            return Part.ANSWER_BY_PERSON if self._settle(State.ANSWERED_BY_PERSON, at) else Part.REMARK
        if waiting := self._waiting():
            waiting.messages.append(post.message)
            return Part.QUESTION_CONTINUED
        if self._begins(post):
            self.questions.append(_Asked([post.message]))
            return Part.QUESTION
        return Part.REMARK

    def _waiting(self) -> _Asked | None:
        last = self.questions[-1] if self.questions else None
        return last if last and last.state is State.WAITING else None

    def _settle(self, state: State, at: str) -> bool:
        waiting = self._waiting()
        if waiting is None:
            return False
        waiting.state, waiting.settled_at = state, at
        return True

    def _begins(self, post: _Post) -> bool:
        """Whether an asker's message begins a question where none waits."""
        text = f"{post.message.title}\n\n{post.message.text}"
        if self.rules.asks is Asks.MENTION:
            return mentions(text, self.rules.bot_logins)
        if post.message.is_opening or post.number in self.answered_by_chatbot:
            return True
        return holds_question(text) or mentions(text, self.rules.bot_logins)


def _by_day(posts: Iterable[_Post]) -> dict[str, int]:
    return dict(Counter(post.message.created_at[:10] for post in posts))


def _seconds(start: str, end: str) -> int | None:
    try:
        return int((datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds())
    except (ValueError, TypeError):
        return None
