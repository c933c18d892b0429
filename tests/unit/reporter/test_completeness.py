from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from reporter.completeness import AuditedDay, Completeness, Queues
from reporter.corrections import Correction, Reported, corrections
from reporter.week import Week
from tests.unit.reporter.reports import WEEK, as_of


def test_of_a_complete_week_nothing_is_said() -> None:
    assert as_of(WEEK).sentence == ""


@pytest.mark.parametrize(
    ("completeness", "gap"),
    [
        (as_of(WEEK, queues=Queues(in_flight=1, uncounted=0, undelivered=0)), "1 event is still under way"),
        (
            as_of(WEEK, queues=Queues(in_flight=0, uncounted=1, undelivered=1)),
            "2 messages wait in dead-letter",
        ),
        (as_of(WEEK, queues=None), "the queues did not answer"),
        (as_of(WEEK, audits=[AuditedDay("2026-11-17", 2)]), "the nightly audit found 2 differences"),
        (as_of(WEEK, moved=True), "they changed while they were read"),
        (as_of(WEEK, as_of=WEEK.end - timedelta(seconds=1)), "the week's last day (UTC) is not over"),
    ],
)
def test_each_gap_makes_one_sentence(completeness: Completeness, gap: str) -> None:
    assert completeness.sentence.startswith("These figures are not complete: ")
    assert gap in completeness.sentence
    assert completeness.sentence.count(".") == 1


def test_gaps_are_named_together() -> None:
    both = as_of(WEEK, audits=[AuditedDay("2026-11-17", 2)], moved=True).sentence
    assert both.removeprefix("These figures are not complete: ") == (
        "the nightly audit found 2 differences; they changed while they were read."
    )


def test_where_clocks_are_ahead_of_utc_the_report_knows_that_sunday_is_not_over() -> None:
    """Monday 08:00 in Auckland is Sunday evening in UTC."""
    monday = datetime(2026, 11, 22, 19, tzinfo=UTC)
    week = Week.last_before(monday, "Pacific/Auckland")
    assert week == WEEK
    assert not as_of(week, as_of=monday).is_over
    assert as_of(week, as_of=datetime(2026, 11, 23, tzinfo=UTC)).is_over


def test_the_lines_hold_every_figure_zeros_included() -> None:
    assert dict(as_of(WEEK).lines()) == {
        "Events under way": "0",
        "Dead-letter queues": "work_dlq 0, pipe_dlq 0",
        "Nightly audit": "7 of 7 days checked, 0 differences",
        "Figures are final from": "2027-12-28",
    }
    unknown = dict(as_of(WEEK, queues=None, audits=[]).lines())
    assert list(unknown.values())[:3] == ["unknown", "unknown", "0 of 7 days checked"]


def test_only_differences_are_corrections_the_latest_week_first() -> None:
    one, two = WEEK.before, WEEK.before.before
    before = {two: Reported(questions=5, answered=4), one: Reported(questions=7, answered=6)}
    now = {two: Reported(questions=4, answered=4), one: Reported(questions=7, answered=1_234)}
    assert corrections(before, before) == []
    found = corrections(before, now)
    assert found == [Correction(one, "answered", 6, 1_234), Correction(two, "questions", 5, 4)]
    assert found[0].sentence == "2026-W46: answered 6, now 1,234"


def test_what_was_reported_reads_back_from_a_later_codes_note_too() -> None:
    reported = Reported(questions=5, answered=4)
    assert Reported.from_json(reported.to_json()) == reported
    assert Reported.from_json('{"questions": 5, "answered": 4, "reactions": 3}') == reported
