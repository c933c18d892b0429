"""What a report says of a week, from its rows, contributions and threads."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from contract.contribution import Contribution
from contract.figures import Row, figures_of
from contract.thread_state import ThreadState
from reporter.report import (
    MOST_BUSIEST,
    MOST_REPOSITORIES,
    MOST_WAITING,
    Activity,
    Report,
    Source,
    busiest_of,
    longest_waiting,
    report_of,
)
from reporter.week import Week
from tests.unit.aggregator.days import a_contribution
from tests.unit.processor.conftest import ASKED, RECOMPUTATION
from tests.unit.reporter.reports import NOBODY, as_of

WEEK = Week.parse("2026-W47")
MADE = RECOMPUTATION.of([ASKED], (), None)
assert MADE is not None
STATE = MADE.state


def _rows(contributions: Iterable[Contribution]) -> dict[str, list[Row]]:
    """As the aggregator makes them."""
    by_row: dict[tuple[str, int], list[Contribution]] = {}
    for each in contributions:
        for repository_id in (0, each.repository_id):
            by_row.setdefault((each.day, repository_id), []).append(each)
    rows: dict[str, list[Row]] = {}
    for (day, repository_id), own in by_row.items():
        figures = figures_of(own, of_all=not repository_id)
        name = own[0].repository if repository_id else ""
        row = Row(date=day, repository_id=repository_id, repository=name, revision=1, figures=figures)
        rows.setdefault(day, []).append(row)
    return rows


def _answered(number: int, day: str, wait: int, **what: Any) -> Contribution:
    counts = {"waiting": 0, "answered_by_bot": 1, "messages": 2, "responses": 1}
    return a_contribution(number, day=f"2026-11-{day}", waits=(wait,), **counts, **what)


def _waiting(number: int, day: str, **what: Any) -> Contribution:
    return a_contribution(number, day=f"2026-11-{day}", **what)


def _state(number: int, since: str, **what: Any) -> ThreadState:
    return replace(
        STATE,
        thread_id=f"81#{number}",
        correlation_id=f"octo/hello#{number}",
        waiting_since=since,
        **what,
    )


def _report(*contributions: Contribution, threads: Iterable[ThreadState] = ()) -> Report:
    week = [each for each in contributions if each.day in WEEK.days]
    source = Source(
        rows=_rows(contributions),
        activity=Activity(
            busiest=busiest_of(week),
            waiting=[each.thread_id for each in contributions if each.tally.waiting],
            waiting_in_all=sum(each.tally.waiting for each in contributions),
        ),
        threads={state.thread_id: state for state in threads},
    )
    return report_of("test", source, completeness=as_of(WEEK))


def test_a_week_is_compared_with_the_one_before() -> None:
    report = _report(
        _answered(1, "10", 10),
        _waiting(2, "12"),
        _answered(3, "16", 20),
        _answered(4, "22", 40),
        _waiting(5, "20"),
    )
    now, before = report.now, report.before
    assert (now.tally.questions, now.tally.answered_by_bot, now.tally.waiting) == (3, 2, 1)
    assert (now.wait_seconds(50), now.wait_seconds(95)) == (20, 40)
    assert (before.tally.questions, before.tally.waiting, before.wait_seconds(50)) == (2, 1, 10)
    assert [(day.questions, day.answered) for day in report.days] == [
        (1, 1),
        *[(0, 0)] * 3,
        (1, 0),
        (0, 0),
        (1, 1),
    ]


def test_an_empty_week_is_a_valid_report() -> None:
    report = report_of("test", Source(rows={}, activity=NOBODY, threads={}), completeness=as_of(WEEK))
    assert (report.now.tally.questions, report.now.wait_seconds(50), report.is_quiet) == (0, None, True)
    assert [day.day for day in report.days] == list(WEEK.days)
    assert not [*report.keywords, *report.busiest, *report.waiting, *report.repositories]


def test_waiting_questions_are_listed_with_who_asked_and_since_when_the_oldest_first() -> None:
    report = _report(
        _waiting(2, "20"),
        _waiting(3, "17"),
        threads=[
            _state(2, "2026-11-20T09:00:00Z", waiting_for="ann"),
            _state(3, "2026-11-17T09:00:00Z", waiting_for="bob", title="\n\n  A   title \nand more"),
        ],
    )
    assert [(each.correlation_id, each.title, each.asked_by, each.asked_at) for each in report.waiting] == [
        ("octo/hello#3", "A title", "bob", "2026-11-17T09:00:00Z"),
        ("octo/hello#2", "Projects", "ann", "2026-11-20T09:00:00Z"),
    ]


def test_what_was_answered_while_the_report_was_read_waits_no_longer() -> None:
    report = _report(
        _waiting(2, "20"),
        _waiting(3, "17"),
        _waiting(4, "17"),
        threads=[_state(2, ""), _state(3, "2026-11-24T09:00:00Z")],
    )
    assert report.waiting == []


def test_of_many_waiting_questions_those_of_the_earliest_days_are_looked_at() -> None:
    contributions = [_waiting(number, "17" if number % 2 else "16") for number in range(100)]
    days = ("2026-11-16", "2026-11-17")
    by_day = {day: [each for each in contributions if each.day == day] for day in days}
    looked: list[str] = []

    def contributions_of(days: Sequence[str]) -> list[Contribution]:
        looked.extend(days)
        return [each for day in days for each in by_day[day]]

    found = longest_waiting(["2026-11-17", "2026-11-16"], contributions_of)
    assert looked == ["2026-11-16"]
    assert found == [each.thread_id for each in by_day["2026-11-16"]]
    report = _report(
        *contributions,
        threads=[_state(number, f"2026-11-16T09:00:{number % 60:02}Z") for number in range(100)],
    )
    assert (len(report.waiting), report.waiting_in_all) == (MOST_WAITING, 100)


def test_few_waiting_questions_are_found_on_whatever_day_they_were_asked() -> None:
    days = ("2026-01-07", "2026-11-16", "2026-06-30")
    by_day = {day: [_waiting(number, "16")] for number, day in enumerate(days)}
    found = longest_waiting(by_day, lambda days: by_day[days[0]])
    assert found == ["81#0", "81#2", "81#1"]


def test_the_busiest_threads_are_those_with_the_most_messages_of_the_week() -> None:
    report = _report(
        _waiting(1, "10", messages=99),
        _waiting(2, "16", messages=3),
        _waiting(2, "17", messages=3),
        _waiting(3, "16", messages=5),
        threads=[_state(2, "2026-11-16T09:00:00Z")],
    )
    assert [(each.correlation_id, each.title, each.messages) for each in report.busiest] == [
        ("octo/hello#2", "Projects", 6),
        ("81#3", "", 5),
    ]


def test_repositories_are_listed_by_their_questions() -> None:
    other = {"repository_id": 82, "repository": "octo/other"}
    report = _report(_answered(1, "16", 5), _waiting(1, "17", **other), _waiting(2, "18", **other))
    assert [(line.name, line.figures.tally.questions) for line in report.repositories] == [
        ("octo/other", 2),
        ("octo/hello", 1),
    ]
    assert report.now.tally.questions == 3


def test_a_repository_that_was_renamed_is_one_line_under_its_newest_name() -> None:
    report = _report(
        _answered(1, "16", 5),
        _waiting(2, "17", repository="octo/new", as_of="2026-11-17T09:00:00.000Z"),
    )
    assert [(line.name, line.figures.tally.questions) for line in report.repositories] == [("octo/new", 2)]


def test_of_many_repositories_the_number_is_known() -> None:
    report = _report(
        *[_waiting(1, "17", repository_id=number, repository=f"octo/{number}") for number in range(1, 31)]
    )
    assert (len(report.repositories), report.repositories_in_all) == (MOST_REPOSITORIES, 30)


def test_keywords_are_those_of_all_repositories_together() -> None:
    report = _report(
        _waiting(1, "15", keywords={"before": 9}),
        _waiting(2, "16", keywords={"python": 1, "golang": 1}),
        _waiting(3, "17", keywords={"python": 1}, repository_id=82),
    )
    assert report.keywords == [("python", 2), ("golang", 1)]


def test_what_is_kept_of_a_report_are_its_counts() -> None:
    reported = _report(_answered(1, "16", 5), _waiting(2, "17")).reported
    assert (reported.questions, reported.answered) == (2, 1)


def test_a_week_of_two_hundred_thousand_threads_takes_little_memory() -> None:
    def week() -> Iterator[Contribution]:
        for day in WEEK.days[:2]:
            for number in range(30_000):
                yield a_contribution(number, day=day, keywords={"python": 1})

    tracemalloc.start()
    try:
        busiest = busiest_of(week())
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(busiest) == MOST_BUSIEST
    assert peak < 50 * 1024 * 1024
