"""What each message of a thread came to, by the rules that count it."""

from __future__ import annotations

from dataclasses import dataclass

from contract.summary import Part, parts, summarise
from contract.thread import Question, Rules, State, Thread
from reporter.amounts import duration

_SENTENCES = {
    Part.QUESTION: "begins a question",
    Part.QUESTION_CONTINUED: "belongs to the question that was waiting",
    Part.ANSWER_BY_BOT: "answer by the bot",
    Part.ANSWER_BY_PERSON: "answer by a person",
    Part.ANSWER_CONTINUED: "by the bot, with no question waiting",
    Part.PLACEHOLDER: "placeholder: it answers nothing until the bot edits it",
    Part.REMARK: "remark: it neither asks nor answers",
    Part.IGNORED: "ignored: another bot or an ignored account wrote it",
    Part.DELETED: "deleted: it counts nothing",
    Part.COPY: "copy of a message that counts already",
}
_BECAME = {
    State.WAITING: "waiting",
    State.ANSWERED_BY_BOT: "answered by the bot",
    State.ANSWERED_BY_PERSON: "answered by a person",
    State.CLOSED: "closed without an answer",
}


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one message came to, for scripts and for people."""

    part: Part
    sentence: str


def meanings(thread: Thread, rules: Rules) -> dict[str, Meaning]:
    """By message id."""
    questions = {question.message_id: question for question in summarise(thread, rules).questions}
    return {
        message_id: Meaning(part, _sentence(part, questions.get(message_id), thread))
        for message_id, part in parts(thread, rules).items()
    }


def _sentence(part: Part, question: Question | None, thread: Thread) -> str:
    if thread.moved:
        return "transferred: it counts at its new place"
    if thread.deleted:
        return "its issue is deleted: it counts nothing"
    if part is not Part.QUESTION:
        return _SENTENCES[part]
    if question is None:
        return (
            "begins a question, and no question of the thread holds a word of `pipe.keywords`: nothing counts"
        )
    waited = "" if question.wait_seconds is None else f" after {duration(question.wait_seconds)}"
    return f"{_SENTENCES[part]}, {_BECAME[question.state]}{waited}"
