"""What a thread comes to, from all that is known of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from contract.contribution import Contribution, Tally
from contract.event import AnalyticsEvent, erased
from contract.thread_state import ThreadState
from processor.recompute import MOST_MOVES, Recomputed, moved_here
from rig.builders import an_event
from tests.unit.processor.conftest import ANSWERED, ASKED, BOT, EDITED, RECOMPUTATION, RULES

LETTER = "\U00020000"
"""Four bytes, and a letter."""
MIDNIGHT = an_event(
    "comment-9",
    text="And for rust?",
    created_at="2026-11-17T00:00:05Z",
    received_at="2026-11-17T00:00:06.000Z",
)


def _made(
    *own: AnalyticsEvent, earlier: Sequence[AnalyticsEvent] = (), prior: ThreadState | None = None
) -> Recomputed:
    made = RECOMPUTATION.of(own, earlier, prior)
    assert made is not None
    return made


def _by_day(made: Recomputed) -> Mapping[str, Contribution]:
    return {each.day: each for each in made.contributions}


def test_a_question_and_its_answer() -> None:
    made = _made(ASKED, ANSWERED)
    (contribution,) = made.contributions
    assert contribution.tally == Tally(questions=1, answered_by_bot=1, messages=2, responses=1)
    assert (contribution.waits, contribution.revision) == ((60,), 1)
    assert set(contribution.keywords) == {"projects", "python"}
    state = made.state
    assert (state.title, state.author, state.questions, state.answered_by_bot) == (
        "Projects",
        "octocat",
        1,
        1,
    )
    assert (state.waiting_since, state.waiting_for, state.messages) == ("", "", 2)
    assert (state.days, state.revision, state.is_gone) == (("2026-11-16",), 1, False)


def test_a_waiting_question_says_since_when_and_who_asked() -> None:
    state = _made(ASKED, ANSWERED, MIDNIGHT).state
    assert (state.waiting_since, state.waiting_for) == ("2026-11-17T00:00:05Z", "octocat")


def test_a_question_counts_on_the_day_on_which_it_was_asked() -> None:
    late = an_event("comment-2", text="Three.", author=BOT, created_at="2026-11-18T09:00:00Z")
    days = _by_day(_made(ASKED, late))
    assert days["2026-11-16"].tally == Tally(questions=1, answered_by_bot=1, messages=1)
    assert days["2026-11-18"].tally == Tally(messages=1, responses=1)
    assert days["2026-11-16"].waits == (2 * 86_400,)


def test_each_revision_follows_the_one_that_was_read() -> None:
    first = _made(ASKED)
    again = _made(ASKED, prior=first.state)
    assert (first.state.revision, again.state.revision) == (1, 2)
    assert replace(again.state, revision=1) == first.state
    assert [each.revision for each in again.contributions] == [2]


def test_a_day_on_which_nothing_is_left_is_written_too() -> None:
    before = _made(ASKED, ANSWERED, MIDNIGHT)
    after = _made(ASKED, ANSWERED, erased(MIDNIGHT), prior=before.state)
    days = _by_day(after)
    assert days["2026-11-17"].is_empty
    assert not days["2026-11-16"].is_empty
    assert after.state.days == ("2026-11-16", "2026-11-17")


def test_a_sealed_day_is_left_alone() -> None:
    old = an_event(created_at="2025-10-01T09:00:00Z")
    recent = an_event("comment-3", text="Still?", created_at="2026-11-16T09:00:00Z")
    made = _made(old, recent)
    assert made.state.days == ("2025-10-01", "2026-11-16")
    assert list(_by_day(made)) == ["2026-11-16"]


def test_a_longer_retention_opens_no_sealed_day_again() -> None:
    """The messages of that day were written under the shorter one, and are gone."""
    old = an_event(created_at="2026-09-01T09:00:00Z")
    recent = an_event("comment-3", text="Still?", created_at="2026-11-16T09:00:00Z")
    short = replace(RECOMPUTATION, retention_days=30).of([old, recent], (), None)
    assert short is not None
    made = _made(recent, prior=short.state)
    assert made.state.days == ("2026-09-01", "2026-11-16")
    assert list(_by_day(made)) == ["2026-11-16"]


def test_a_deleted_issue_counts_nothing_and_keeps_no_words() -> None:
    before = _made(ASKED, ANSWERED).state
    after = _made(erased(ASKED), erased(ANSWERED), prior=before)
    assert [each.is_empty for each in after.contributions] == [True]
    state = after.state
    assert (state.is_gone, state.title, state.url, state.author, state.questions) == (True, "", "", "", 0)


def test_a_moved_issue_counts_nothing_here_and_says_where_it_is() -> None:
    made = _made(an_event(transferred_to="2#1"), ANSWERED, prior=_made(ASKED, ANSWERED).state)
    assert (made.state.moved_to, made.state.is_gone, made.state.title) == ("2#1", True, "")
    assert [each.is_empty for each in made.contributions] == [True]


def test_a_moved_issue_reads_its_earlier_messages_as_its_own() -> None:
    there = an_event("issue-9", repository="octo/new", repository_id=2, issue_id=1, transferred_from="1#7")
    made = _made(there, earlier=[an_event(transferred_to="2#1"), ANSWERED])
    assert made.state.thread_id == "2#1"
    assert (made.state.answered_by_bot, made.state.correlation_id) == (1, "octo/new#1")
    (contribution,) = made.contributions
    assert (contribution.repository_id, contribution.repository) == (2, "octo/new")


def test_the_newest_version_names_the_repository() -> None:
    """A comment from before the renaming that is delivered late changes no name."""
    renamed = an_event(repository="octo/new", updated_at="2026-11-16T12:00:00Z")
    late = an_event("comment-4", text="Late", received_at="2026-11-19T00:00:00.000Z")
    state = _made(renamed, late).state
    assert (state.repository, state.correlation_id) == ("octo/new", "octo/new#7")


def test_a_state_shows_the_event_that_came_last() -> None:
    late = an_event(
        "comment-4",
        created_at="2026-11-16T08:00:00Z",
        received_at="2026-11-19T00:00:00.000Z",
        delivery_id="d-9",
    )
    state = _made(ASKED, late).state
    assert (state.as_of, state.delivery_id) == ("2026-11-19T00:00:00.000Z", "d-9")


def test_a_comment_before_its_issue_counts() -> None:
    state = _made(an_event("comment-4", text="Which ones?")).state
    assert (state.questions, state.title, state.author) == (1, "", "")


def test_what_only_the_expired_opening_post_knew_stays() -> None:
    """Else a closed issue's question would wait again, and a moved issue's comments would count twice."""
    closed = an_event(closed_at="2026-11-16T12:00:00Z")
    comment = an_event("comment-4", text="Which ones?", created_at="2026-11-16T11:00:00Z")
    before = _made(closed, comment).state
    after = _made(comment, prior=before).state
    assert (after.closed, after.waiting_since, after.closed_at) == (1, "", "2026-11-16T12:00:00Z")
    assert after.title == ""
    moved = _made(an_event(transferred_to="2#1"), comment).state
    assert _made(comment, prior=moved).state.moved_to == "2#1"
    assert _made(comment, prior=moved).state.questions == 0


def test_a_thread_of_which_no_message_is_left_counts_nothing() -> None:
    prior = _made(ASKED, ANSWERED).state
    after = _made(prior=prior)
    assert [each.is_empty for each in after.contributions] == [True]
    assert (after.state.revision, after.state.is_gone, after.state.title) == (2, True, "")
    assert after.state.days == prior.days


def test_of_a_thread_of_which_nothing_was_ever_known_there_is_nothing_to_write() -> None:
    assert RECOMPUTATION.of((), (), None) is None


def test_a_thread_counts_whole_or_not_at_all() -> None:
    rules = replace(RULES, keywords=("golang",))
    of_golang = replace(RECOMPUTATION, rules=rules)
    without = of_golang.of((ASKED, ANSWERED), (), None)
    edited = of_golang.of((EDITED, ANSWERED), (), without.state if without else None)
    assert without is not None
    assert edited is not None
    assert (without.contributions, without.state.is_gone) == ((), False)
    assert [each.tally.responses for each in edited.contributions] == [1]


def test_state_and_contributions_outlive_the_messages() -> None:
    made = _made(ASKED, MIDNIGHT)
    a_day_on = datetime(2026, 11, 16, tzinfo=UTC).timestamp() + 490 * 86_400
    assert [each.expires_at for each in made.contributions] == [a_day_on, a_day_on + 86_400]
    assert made.state.expires_at == made.contributions[-1].expires_at


@pytest.mark.parametrize(
    "created_at", ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "2009-02-13T23:31:30Z"]
)
def test_an_event_of_any_year_has_an_end(created_at: str) -> None:
    assert _made(an_event(created_at=created_at)).state.expires_at


def test_a_long_title_is_cut() -> None:
    assert len(_made(an_event(title="x" * 250)).state.title) == 200


def test_origins_are_read_back_to_the_first() -> None:
    threads = {
        "1#7": [an_event(transferred_to="2#1"), ANSWERED],
        "2#1": [
            an_event("issue-9", repository_id=2, issue_id=1, transferred_from="1#7", transferred_to="3#1")
        ],
    }
    last = an_event("issue-20", repository_id=3, issue_id=1, transferred_from="2#1")
    found = moved_here([last], lambda thread_id: threads[thread_id])
    assert found == [*threads["2#1"], *threads["1#7"]]


def test_a_chain_without_an_end_is_followed_only_so_far() -> None:
    def one_earlier(thread_id: str) -> list[AnalyticsEvent]:
        return [an_event(transferred_from=f"1#{int(thread_id.partition('#')[2]) + 1}")]

    assert len(moved_here([an_event(transferred_from="1#1")], one_earlier)) == MOST_MOVES
    itself = an_event(transferred_from="1#7")
    assert moved_here([itself], lambda _: [itself]) == [itself]


def test_a_thread_stays_small_whatever_is_written_in_it() -> None:
    """GitHub closes an issue to further comments at 2,500."""
    words = [f"{LETTER * 36}{number:04}" for number in range(5_000)]

    def comment(number: int) -> AnalyticsEvent:
        day = date(2025, 11, 1) + timedelta(days=number % 379)
        written = replace(
            an_event(f"comment-{number}", text="Why?", author=f"{'x' * 30}{number}"),
            created_at=f"{day}T09:00:{number // 379:02}Z",
            keywords=tuple(words[number : number + 20]),
        )
        return replace(written, association="OWNER") if number % 2 else written

    made = _made(an_event(title="x" * 250), *map(comment, range(2_500)))
    assert made.state.questions > 1_000
    assert len(made.contributions) == 380
    items = [made.state.to_item(), *(each.to_item() for each in made.contributions)]
    assert max(len(repr(item).encode()) for item in items) < 100_000


def test_a_day_of_one_thread_keeps_a_bounded_number_of_words() -> None:
    def comment(number: int) -> AnalyticsEvent:
        words = tuple(f"{LETTER * 36}{number * 20 + word:04}" for word in range(20))
        second = f"2026-11-16T09:{number // 60:02}:{number % 60:02}Z"
        return replace(an_event(f"comment-{number}", text="Why?"), created_at=second, keywords=words)

    (contribution,) = _made(*map(comment, range(500))).contributions
    assert (len(contribution.keywords), contribution.other_keywords) == (200, 500 * 20 - 200)
    assert len(repr(contribution.to_item()).encode()) < 100_000
