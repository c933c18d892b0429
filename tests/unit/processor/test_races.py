"""Writers that meet, pause, die between two calls, or never learn what became of theirs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore.exceptions import ReadTimeoutError

from contract.contribution import Tally
from contract.event import erased
from processor.batch import Outcome, Processor
from rig.builders import a_queue_record, an_event
from tests.unit.processor.conftest import ANSWERED, ASKED, BOT, RULES, Bench, Died, unreachable

LOST = ReadTimeoutError(endpoint_url="x")
POKE = a_queue_record(ASKED)
WAITING = Tally(questions=1, waiting=1, messages=1)
ANSWER = Tally(questions=1, answered_by_bot=1, messages=2, responses=1)


def _tally(bench: Bench, day: str = "2026-11-16") -> Tally:
    found = bench.contribution(day)
    return found.tally if found else Tally()


def _meanwhile(bench: Bench, call: str, act: Callable[[], object], *, let_through: int = 0) -> None:
    """Before the next call of that name, or a later one, somebody else does something, once."""
    happens: Iterator[Callable[[], object]] = iter([act])

    def answer() -> Any:
        for each in happens:
            each()

    bench.answer(call, *[None] * let_through, answer)


def _write(processor: Processor) -> None:
    assert processor.judge([POKE], lambda: 30.0).failures() == []


def _answered_meanwhile(bench: Bench) -> None:
    bench.store(ANSWERED)
    _write(bench.another())


@pytest.mark.parametrize("call", ["Query analytics", "PutItem threads", "PutItem contributions"])
def test_a_writer_that_pauses_anywhere_takes_nothing_back(bench: Bench, call: str) -> None:
    bench.store(ASKED)
    _meanwhile(bench, call, lambda: _answered_meanwhile(bench))
    _write(bench.processor)
    assert _tally(bench) == ANSWER
    assert bench.state().answered_by_bot == 1


def test_a_reader_of_older_messages_loses_and_reads_again(bench: Bench) -> None:
    bench.store(ASKED)
    _meanwhile(bench, "PutItem threads", lambda: _answered_meanwhile(bench))
    judged = bench.processor.judge([POKE], lambda: 30.0)
    assert (judged.conflicts, judged.threads) == (1, 1)
    assert bench.state().revision == 2
    assert _tally(bench) == ANSWER


def test_who_is_behind_two_later_writers_has_nothing_left_to_do(bench: Bench) -> None:
    """The second of them read after the first one's write, and so after this writer had lost and looked."""
    bench.store(ASKED)
    both = iter([1, 2])

    def writers() -> None:
        bench.answer("PutItem threads")
        for _ in range(next(both)):
            bench.store(ANSWERED)
            _write(bench.another())
        _meanwhile(bench, "PutItem threads", writers)
        bench.calls.clear()

    _meanwhile(bench, "PutItem threads", writers)
    judged = bench.processor.judge([POKE], lambda: 30.0)
    assert (judged.failures(), judged.conflicts, judged.threads) == ([], 2, 0)
    assert bench.calls == ["BatchGetItem threads", "BatchGetItem contributions"]
    assert bench.state().revision == 3
    assert _tally(bench) == ANSWER


def test_a_first_look_that_shows_an_older_revision_only_loses(bench: Bench) -> None:
    """It need not be consistent, and whoever wrote before it is none who came after."""
    bench.store(ASKED)
    _write(bench.another())
    older = bench.state()
    _write(bench.another())
    _write(bench.another())
    bench.store(ANSWERED)
    bench.show_late(older)
    judged = bench.processor.judge([POKE], lambda: 30.0)
    assert (judged.conflicts, judged.threads, _tally(bench)) == (1, 1, ANSWER)


def test_a_writer_that_never_hears_of_its_writes_does_not_take_them_for_others(bench: Bench) -> None:
    """Else nobody would write the contributions."""
    bench.store(ASKED)
    bench.lose("PutItem threads", LOST, None, LOST, None, LOST)
    bench.seconds_left = 300.0
    _write(bench.processor)
    assert _tally(bench) == WAITING
    assert bench.state().revision == bench.contribution().revision == 4  # type: ignore[union-attr]  # it is there


@pytest.mark.parametrize("call", ["PutItem threads", "PutItem contributions"])
def test_an_answer_that_was_lost_changes_nothing(bench: Bench, call: str) -> None:
    bench.store(ASKED, ANSWERED)
    bench.lose(call, LOST)
    assert bench.outcomes(POKE) == [Outcome.COUNTED]
    assert _tally(bench) == ANSWER


@pytest.mark.parametrize("call", ["PutItem threads", "PutItem contributions"])
def test_where_every_answer_is_lost_the_message_comes_again_and_all_is_right(bench: Bench, call: str) -> None:
    bench.seconds_left = 3_000.0
    bench.store(ASKED, ANSWERED)
    bench.lose(call, *[LOST] * 200)
    bench.judge(POKE)
    bench.lose(call)
    assert bench.outcomes(POKE) == [Outcome.COUNTED]
    assert _tally(bench) == ANSWER


def test_one_who_dies_before_its_contributions_leaves_them_to_whoever_is_poked_again(bench: Bench) -> None:
    bench.store(ASKED)
    bench.answer("PutItem contributions", unreachable(Died()))  # type: ignore[arg-type]  # no Exception catches it
    with pytest.raises(Died):
        bench.judge(POKE)
    assert (bench.state().revision, bench.backend.contributions()) == (1, {})
    assert bench.outcomes(POKE) == [Outcome.COUNTED]
    assert _tally(bench) == WAITING


def test_days_of_one_who_died_are_cleared_by_the_next(bench: Bench) -> None:
    """It wrote its state and one of two days; then the second day's comment was deleted."""
    second = an_event("comment-5", text="And rust?", created_at="2026-11-17T09:00:00Z")
    bench.store(ASKED, ANSWERED, second)
    _write(bench.processor)
    bench.store(an_event("comment-6", text="And go?", created_at="2026-11-18T09:00:00Z"))
    bench.answer("PutItem contributions", None, None, unreachable(Died()))  # type: ignore[arg-type]  # the same
    with pytest.raises(Died):
        bench.judge(POKE)
    bench.store(erased(second), erased(an_event("comment-6", created_at="2026-11-18T09:00:00Z")))
    _write(bench.processor)
    assert set(bench.backend.contributions()) == {("2026-11-16", "1#7")}
    assert bench.state().days == ("2026-11-16", "2026-11-17", "2026-11-18")


def test_a_zombies_late_contributions_lose(bench: Bench) -> None:
    """It goes on after a successor that saw the answer deleted."""
    bench.store(ASKED, ANSWERED)

    def go_on() -> None:
        bench.store(an_event("comment-2", author=BOT, created_at=ANSWERED.created_at, deleted=True))
        _write(bench.another())
        assert _tally(bench) == WAITING

    _meanwhile(bench, "PutItem contributions", go_on)
    bench.judge(POKE)
    assert _tally(bench) == WAITING


def test_two_versions_of_the_rules_at_once_end_with_whoever_wrote_last(bench: Bench) -> None:
    """And never with a mixture: a question of one version and the answer of the other."""
    everyone = bench.another(
        rules=type(RULES)(
            bot_logins=frozenset(),
            ignored_logins=RULES.ignored_logins,
            team=RULES.team,
            asks=RULES.asks,
            keywords=(),
        )
    )
    bench.store(ASKED, ANSWERED)
    _meanwhile(bench, "PutItem contributions", lambda: _write(everyone))
    _write(bench.processor)
    assert bench.contribution().revision == bench.state().revision == 2  # type: ignore[union-attr]  # it is there
    assert _tally(bench).answered_by_bot == bench.state().answered_by_bot == 0


def test_winners_that_died_before_their_contributions_are_not_relied_on(bench: Bench) -> None:
    bench.store(ASKED)

    def two_that_die() -> None:
        bench.store(ANSWERED)
        for _ in range(2):
            bench.answer("PutItem contributions", unreachable(Died()))  # type: ignore[arg-type]  # the same
            with pytest.raises(Died):
                _write(bench.another())

    _meanwhile(bench, "PutItem threads", two_that_die)
    _write(bench.processor)
    assert (_tally(bench), bench.state().revision) == (ANSWER, 3)


def test_others_who_write_all_the_time_only_make_the_message_come_again(bench: Bench) -> None:
    """And never write their contributions: it takes that much."""
    bench.seconds_left = 300.0
    bench.store(ASKED)

    def interrupt() -> Any:
        bench.answer("PutItem threads")
        bench.answer("PutItem contributions", unreachable(Died()))  # type: ignore[arg-type]  # the same
        with pytest.raises(Died):
            _write(bench.another())
        bench.answer("PutItem threads", interrupt)

    bench.answer("PutItem threads", interrupt)
    (case,) = bench.judge(POKE).cases
    assert (case.outcome, case.reason) == (Outcome.FAILED, "others wrote this thread all the time")
