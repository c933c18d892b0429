"""Whole batches: what becomes of each message, and what is stored in the end."""

from __future__ import annotations

import itertools

import pytest

from contract.contribution import Tally
from contract.event import AnalyticsEvent, erased
from contract.item import to_item
from processor.batch import Outcome
from rig.builders import a_queue_record, an_event
from tests.unit.processor.conftest import (
    ANSWERED,
    ASKED,
    BOT,
    EDITED,
    ELSEWHERE,
    RECOMPUTATION,
    Bench,
    issues,
)

WAITING = Tally(questions=1, waiting=1, messages=1)
ANSWER = Tally(questions=1, answered_by_bot=1, messages=2, responses=1)


def _tally(bench: Bench, day: str = "2026-11-16", thread_id: str = "1#7") -> Tally:
    found = bench.contribution(day, thread_id)
    return found.tally if found else Tally()


def test_a_batch_is_one_look_at_the_states_and_three_calls_a_thread(bench: Bench) -> None:
    bench.store(ASKED, ANSWERED, ELSEWHERE)
    assert bench.outcomes(*map(a_queue_record, (ASKED, ANSWERED, ELSEWHERE))) == [Outcome.COUNTED] * 3
    one = ["Query analytics", "PutItem threads", "PutItem contributions"]
    assert bench.calls == ["BatchGetItem threads", *one, *one]
    assert (_tally(bench), _tally(bench, thread_id="1#8")) == (ANSWER, WAITING)


def test_an_empty_batch_needs_no_call(bench: Bench) -> None:
    assert bench.judge().failures() == []
    assert bench.calls == []


@pytest.mark.parametrize("order", list(itertools.permutations([ASKED, ANSWERED, EDITED])))
def test_the_order_and_number_of_pokes_changes_nothing(
    bench: Bench, order: tuple[AnalyticsEvent, ...]
) -> None:
    bench.store(EDITED, ANSWERED)
    for event in (*order, *order):
        assert bench.outcomes(a_queue_record(event)) == [Outcome.COUNTED]
    assert _tally(bench) == ANSWER
    assert set(bench.contribution().keywords) == {"projects", "golang"}  # type: ignore[union-attr]  # it is there


def test_an_edit_that_is_undone_leaves_no_trace(bench: Bench) -> None:
    bench.store(ASKED)
    bench.judge(a_queue_record(ASKED))
    before = bench.contribution()
    bench.store(EDITED)
    bench.judge(a_queue_record(EDITED))
    undone = an_event(updated_at="2026-11-16T11:00:00Z")
    bench.store(undone)
    bench.judge(a_queue_record(undone))
    after = bench.contribution()
    assert before is not None
    assert after is not None
    assert (after.tally, after.keywords, after.revision) == (before.tally, before.keywords, 3)


def test_a_poke_of_a_thread_without_messages_is_done(bench: Bench) -> None:
    assert bench.outcomes(a_queue_record(ASKED)) == [Outcome.COUNTED]
    assert (bench.backend.threads(), bench.backend.contributions()) == ({}, {})
    assert bench.buried() == []


def test_what_a_thread_counted_goes_with_its_messages(bench: Bench) -> None:
    bench.store(ASKED)
    bench.judge(a_queue_record(ASKED))
    bench.forget(ASKED)
    assert bench.outcomes(a_queue_record(ASKED)) == [Outcome.COUNTED]
    assert bench.backend.contributions() == {}
    assert (bench.state().is_gone, bench.state().title) == (True, "")


def test_a_days_contribution_stays_once_it_is_sealed(bench: Bench) -> None:
    bench.store(ASKED, ANSWERED)
    bench.judge(a_queue_record(ASKED))
    bench.forget(ASKED, ANSWERED)
    later = bench.another(today=RECOMPUTATION.today.replace(year=2028))
    later.judge([a_queue_record(ASKED)], lambda: 30.0)
    assert _tally(bench) == ANSWER
    assert bench.state().is_gone


def test_a_deleted_issue_takes_its_figures_along(bench: Bench) -> None:
    bench.store(ASKED, ANSWERED)
    bench.judge(a_queue_record(ASKED))
    bench.store(erased(ASKED), erased(ANSWERED))
    bench.judge(a_queue_record(erased(ASKED)))
    assert bench.backend.contributions() == {}
    assert bench.state().is_gone


def test_a_deleted_answer_lets_the_question_wait_again(bench: Bench) -> None:
    bench.store(ASKED, ANSWERED)
    bench.judge(a_queue_record(ASKED))
    gone = an_event("comment-2", author=BOT, created_at=ANSWERED.created_at, deleted=True)
    bench.store(gone)
    bench.judge(a_queue_record(gone))
    assert _tally(bench) == WAITING


def test_a_poke_of_the_old_thread_recomputes_the_new_one(bench: Bench) -> None:
    old, here = an_event(transferred_to="2#1"), {"repository": "octo/new", "repository_id": 2, "issue_id": 1}
    new = an_event("issue-9", transferred_from="1#7", **here)  # type: ignore[arg-type]  # a field each
    bench.store(ASKED, ANSWERED)
    bench.judge(a_queue_record(ASKED))
    bench.store(old, new)
    bench.judge(a_queue_record(new))
    assert (_tally(bench), _tally(bench, thread_id="2#1")) == (ANSWER, ANSWER)
    bench.judge(a_queue_record(old))
    assert (_tally(bench), _tally(bench, thread_id="2#1")) == (Tally(), ANSWER)
    late = an_event("comment-5", text="And rust?", created_at="2026-11-16T09:30:00Z")
    bench.store(late)
    assert bench.outcomes(a_queue_record(late)) == [Outcome.COUNTED]
    assert _tally(bench, thread_id="2#1") == Tally(
        questions=2, answered_by_bot=1, waiting=1, messages=3, responses=1
    )


def test_both_ends_of_a_transfer_in_one_batch_are_written_once(bench: Bench) -> None:
    old = an_event(transferred_to="2#1")
    new = an_event("issue-9", repository_id=2, issue_id=1, transferred_from="1#7")
    bench.store(old, ANSWERED, new)
    judged = bench.judge(a_queue_record(old), a_queue_record(new), a_queue_record(ANSWERED))
    assert [case.outcome for case in judged.cases] == [Outcome.COUNTED] * 3
    assert (judged.threads, judged.conflicts) == (2, 0)
    assert bench.backend.contributions().keys() == {("2026-11-16", "2#1")}


def test_a_renamed_repository_has_its_new_name(bench: Bench) -> None:
    bench.store(ASKED)
    bench.judge(a_queue_record(ASKED))
    renamed = an_event("comment-5", repository="octo/new", created_at="2026-11-17T09:00:00Z")
    bench.store(renamed)
    bench.judge(a_queue_record(renamed))
    assert bench.state().correlation_id == "octo/new#7"
    names = {each.repository for each in bench.backend.contributions().values()}
    assert names == {"octo/new"}


def test_a_hundred_messages_of_ninety_threads_are_one_batch(bench: Bench) -> None:
    events = issues(90)
    bench.store(*events)
    records = [a_queue_record(event) for event in (*events, *events[:10])]
    assert bench.outcomes(*records) == [Outcome.COUNTED] * 100
    assert len(bench.backend.contributions()) == 90
    assert bench.calls.count("BatchGetItem threads") == 1


def test_the_largest_thread_comes_last(bench: Bench) -> None:
    """What takes all of an invocation's time costs no other thread its own."""
    crowd = [an_event(f"comment-{number}", issue_id=1) for number in range(9)]
    small = an_event("issue-50", issue_id=2)
    bench.store(*crowd, small)
    bench.judge(a_queue_record(crowd[0]))

    def take_all_the_time() -> None:
        bench.seconds_left = 0.0

    bench.answer("Query analytics", None, take_all_the_time)
    outcomes = bench.outcomes(a_queue_record(crowd[0]), a_queue_record(small))
    assert outcomes == [Outcome.FAILED, Outcome.COUNTED]


@pytest.mark.parametrize("spoiled", [{"author": {"N": "7"}}, {"schema_version": {"N": "99"}}])
def test_a_message_that_cannot_be_read_is_left_out_and_named(bench: Bench, spoiled: object) -> None:
    bench.store(ASKED, ANSWERED)
    item = {**to_item(an_event("comment-5"), expires_at=1), **spoiled}  # type: ignore[dict-item]  # wrong on purpose
    bench.backend.client.put_item(TableName=bench.backend.analytics_table, Item=item)
    judged = bench.judge(a_queue_record(ASKED))
    assert [case.outcome for case in judged.cases] == [Outcome.COUNTED]
    assert list(judged.unreadable) == ["1#7/comment-5"]
    assert _tally(bench) == ANSWER


def test_a_thread_whose_only_messages_cannot_be_read_keeps_what_it_has(bench: Bench) -> None:
    """The code of yesterday, rolled back to, must not take away what the code of tomorrow counted."""
    bench.store(ASKED)
    bench.judge(a_queue_record(ASKED))
    item = {**to_item(ASKED, expires_at=1), "schema_version": {"N": "99"}}
    bench.backend.client.put_item(TableName=bench.backend.analytics_table, Item=item)
    judged = bench.judge(a_queue_record(ASKED))
    assert judged.failures() == []
    assert list(judged.unreadable) == ["1#7/issue-1"]
    assert (_tally(bench), bench.state().revision) == (WAITING, 1)
