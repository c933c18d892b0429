"""What a thread's questions are, beyond the cases: in any order, and by a second implementation."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from contract.summary import Part, parts, summarise
from contract.thread import TEAM, Asks, Message, Question, Rules, State, Summary, Thread
from tests.naive_summary import naive_figures
from tests.random_threads import MENTION, PLAIN, QUESTION, REMARKS, random_rules, random_thread

RULES = Rules(
    bot_logins=frozenset({"cv-chatbot[bot]"}),
    ignored_logins=frozenset(),
    team=TEAM,
    asks=Asks.OUTSIDERS,
    keywords=(),
)
UNCOUNTED = (Part.IGNORED, Part.DELETED, Part.COPY)
ANSWERS = (Part.ANSWER_BY_BOT, Part.ANSWER_BY_PERSON, Part.ANSWER_CONTINUED)
SEEDS = range(600)
"""As many random conversations; each assertion names the seed of the one that fails."""


def _figures(summary: Summary) -> dict[str, Any]:
    return {
        "questions": [
            (one.asked_at, one.asked_by, one.state.value, one.wait_seconds, one.settled_at, one.words)
            for one in summary.questions
        ],
        "messages": summary.messages_by_day,
        "responses": summary.responses_by_day,
    }


def _said(number: int, author: str, text: str, second: int | None = None, **fields: Any) -> Message:
    at = f"2026-10-05T10:00:{number if second is None else second:02}Z"
    return Message(
        **{
            "message_id": f"comment-{number}" if number else "issue-1",
            "is_opening": not number,
            "author": author,
            "author_is_bot": author.endswith("[bot]"),
            "association": "OWNER" if author == "olive" else "NONE",
            "title": "" if number else "Export fails",
            "text": text,
            "created_at": at,
            "substantial_at": at,
            "deleted": False,
            "words": (),
            **fields,
        }
    )


def _bot(number: int, text: str = "Update it.", **fields: Any) -> Message:
    return _said(number, "cv-chatbot[bot]", text, **fields)


def _random_talk(seed: int) -> tuple[Rules, Thread, Random]:
    random = Random(seed)  # noqa: S311  # a seed that can be tried again is what is wanted
    return random_rules(random), random_thread(random), random


def _questions(*messages: Message, closed_at: str = "") -> tuple[Question, ...]:
    return summarise(Thread(messages=messages, closed_at=closed_at), RULES).questions


def _states(*messages: Message, closed_at: str = "") -> list[tuple[State, int | None]]:
    return [(one.state, one.wait_seconds) for one in _questions(*messages, closed_at=closed_at)]


def test_a_second_implementation_finds_the_same() -> None:
    for seed in SEEDS:
        rules, thread, _ = _random_talk(seed)
        assert _figures(summarise(thread, rules)) == naive_figures(thread, rules), seed


def test_neither_order_nor_repetition_of_messages_matters() -> None:
    for seed in SEEDS:
        rules, thread, random = _random_talk(seed)
        repeated = [*thread.messages, *random.sample(thread.messages, len(thread.messages) // 2)]
        random.shuffle(repeated)
        assert summarise(replace(thread, messages=tuple(repeated)), rules) == summarise(thread, rules), seed


def test_the_parts_of_messages_add_up_to_the_figures() -> None:
    for seed in SEEDS:
        random = Random(seed)  # noqa: S311  # a seed
        rules, thread = replace(random_rules(random), keywords=()), random_thread(random)
        summary, part_of = summarise(thread, rules), parts(thread, rules)
        assert part_of.keys() == {message.message_id for message in thread.messages}, seed
        if thread.deleted or thread.moved:
            continue
        begun = {message_id for message_id, part in part_of.items() if part is Part.QUESTION}
        assert begun == {question.message_id for question in summary.questions}, seed
        found = Counter(part_of.values())
        assert sum(found.values()) - sum(found[part] for part in UNCOUNTED) == sum(
            summary.messages_by_day.values()
        ), seed
        assert sum(found[part] for part in ANSWERS) == sum(summary.responses_by_day.values()), seed
        settled = Counter(question.state for question in summary.questions)
        assert found[Part.ANSWER_BY_BOT] == settled[State.ANSWERED_BY_BOT], seed
        assert found[Part.ANSWER_BY_PERSON] == settled[State.ANSWERED_BY_PERSON], seed


def test_a_remark_changes_no_question() -> None:
    for seed in SEEDS:
        rules, thread, random = _random_talk(seed)
        author, text, second = (
            random.choice(["ann", "olive", "zoe"]),
            random.choice(REMARKS),
            random.randrange(30, 60),
        )
        remark = _said(500, author, text, created_at=f"2026-10-05T23:59:{second}Z")
        more = replace(thread, messages=(*thread.messages, remark))
        assert summarise(more, rules).questions == summarise(thread, rules).questions, seed


@given(
    st.lists(st.builds(Message), max_size=6, unique_by=lambda message: message.message_id).map(tuple),
    st.text(),
    st.builds(Rules),
)
def test_any_thread_has_a_summary(messages: tuple[Message, ...], closed_at: str, rules: Rules) -> None:
    thread = Thread(messages=messages, closed_at=closed_at)
    summary = summarise(thread, rules)
    assert len(summary.questions) <= len(messages)
    assert summary == summarise(replace(thread, messages=messages[::-1]), rules)


def test_a_thanks_that_the_chatbot_answers_is_a_question() -> None:
    asked = [_said(0, "ann", ""), _bot(10), _said(20, "ann", PLAIN)]
    assert _states(*asked) == [(State.ANSWERED_BY_BOT, 10)]
    assert _states(*asked, _bot(25)) == [(State.ANSWERED_BY_BOT, 10), (State.ANSWERED_BY_BOT, 5)]
    assert _states(*asked, _said(22, "olive", "Good."), _bot(25)) == [(State.ANSWERED_BY_BOT, 10)]


def test_a_placeholder_answers_what_was_asked_before_it_was_posted() -> None:
    """What waits when it becomes an answer is settled; a remark after its posting has no part in it."""
    late = _bot(11, substantial_at="2026-10-05T10:00:40Z")
    before = [_said(0, "ann", ""), _bot(5), _said(10, "ann", PLAIN), late]
    assert _states(*before) == [(State.ANSWERED_BY_BOT, 5), (State.ANSWERED_BY_BOT, 30)]
    after = [_said(0, "ann", ""), _bot(5), late, _said(20, "ann", PLAIN)]
    assert _states(*after) == [(State.ANSWERED_BY_BOT, 5)]
    assert _states(*after[:3], _said(20, "ann", QUESTION))[1:] == [(State.ANSWERED_BY_BOT, 20)]


def test_what_waits_when_the_issue_is_closed_is_closed() -> None:
    closed_at = "2026-10-05T10:00:30Z"
    asked = [_said(0, "ann", ""), _bot(40), _said(50, "ann", QUESTION)]
    assert _states(*asked, closed_at=closed_at) == [(State.CLOSED, None), (State.WAITING, None)]
    assert _states(*asked) == [(State.ANSWERED_BY_BOT, 40), (State.WAITING, None)]
    assert _questions(*asked, closed_at=closed_at)[0].settled_at == closed_at


def test_an_answer_in_the_second_of_the_closing_answers() -> None:
    asked = [_said(0, "ann", ""), _said(30, "olive", "Fixed.")]
    assert _states(*asked, closed_at=asked[1].created_at) == [(State.ANSWERED_BY_PERSON, 30)]


def test_a_goodbye_of_the_chatbot_after_the_closing_makes_no_question() -> None:
    talk = [_said(0, "ann", ""), _bot(10), _said(20, "ann", "Great, closing."), _bot(25)]
    assert _states(*talk, closed_at="2026-10-05T10:00:22Z") == [(State.ANSWERED_BY_BOT, 10)]


def test_a_maintainers_command_answers_nobody() -> None:
    assert _states(_said(0, "ann", ""), _said(5, "olive", "/label bug")) == [(State.WAITING, None)]


def test_a_maintainer_asks_in_the_thread_that_he_or_she_opened() -> None:
    assert _states(_said(0, "olive", ""), _said(5, "OLIVE", PLAIN)) == [(State.WAITING, None)]


def test_a_deleted_message_never_was() -> None:
    answer = _bot(10, deleted=True)
    assert _states(_said(0, "ann", ""), answer) == [(State.WAITING, None)]


def test_a_role_survives_the_transfer_to_where_it_is_unknown() -> None:
    old = [_said(0, "ann", ""), _said(10, "olive", "Yes.")]
    new = [
        replace(old[0], message_id="issue-900"),
        replace(old[1], message_id="comment-901", association="NONE"),
    ]
    assert _states(*old, *new) == [(State.ANSWERED_BY_PERSON, 10)]


def test_a_copy_knows_when_the_placeholder_of_the_old_place_became_an_answer() -> None:
    old = [_said(0, "ann", ""), _bot(5, substantial_at="2026-10-05T10:00:40Z")]
    new = [
        replace(old[0], message_id="issue-900"),
        replace(old[1], message_id="comment-901", substantial_at=old[1].created_at),
    ]
    assert _states(*old, *new) == [(State.ANSWERED_BY_BOT, 40)]
    assert _states(*old, new[0], replace(new[1], deleted=True)) == [(State.WAITING, None)]


def test_messages_of_one_second_are_copies_only_in_a_transferred_thread() -> None:
    parts = [_said(0, "ann", ""), *(_bot(number, second=5) for number in range(1, 5))]
    copies = [replace(part, message_id=f"{part.message_id}00") for part in parts]
    alone = summarise(Thread(messages=tuple(parts), closed_at=""), RULES)
    both = summarise(Thread(messages=(*parts, *copies), closed_at=""), RULES)
    assert alone.messages_by_day == both.messages_by_day == {"2026-10-05": 5}
    assert both.responses_by_day == {"2026-10-05": 4}


def test_a_command_with_a_mention_asks_nothing() -> None:
    talk = [_said(0, "ann", ""), _bot(10), _said(20, "bob", f"/cc {MENTION}")]
    assert _states(*talk) == [(State.ANSWERED_BY_BOT, 10)]


def test_a_wait_between_malformed_times_has_no_length() -> None:
    assert _states(_said(0, "ann", "", created_at=""), _bot(10)) == [(State.ANSWERED_BY_BOT, None)]
