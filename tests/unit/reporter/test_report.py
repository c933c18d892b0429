from __future__ import annotations

from collections import Counter

from contract.aggregates import Figures
from contract.event import AnalyticsEvent, Kind
from reporter.report import MOST_ISSUES, MOST_UNANSWERED, Issue, Report, issues_of, report_of
from reporter.week import Week
from rig.builders import an_event
from tests.unit.reporter.reports import as_of

WEEK = Week.parse("2026-W47")


def _query(number: int, day: str, second: int = 0, text: str = "Why?") -> AnalyticsEvent:
    return an_event(
        f"issue-{number}", text=text, issue_id=number, created_at=f"2026-11-{day}T09:00:{second:02}Z"
    )


def _response(number: int, day: str, second: int) -> AnalyticsEvent:
    created_at = f"2026-11-{day}T09:00:{second:02}Z"
    return an_event(f"comment-{number}", kind=Kind.RESPONSE, issue_id=number, created_at=created_at)


def _figures(*events: AnalyticsEvent) -> dict[str, dict[str, Figures]]:
    days: dict[str, dict[str, Figures]] = {}
    for event in events:
        figures = days.setdefault(event.day, {}).setdefault(event.repository, Figures())
        figures.queries += event.kind is Kind.QUERY
        figures.responses += event.kind is Kind.RESPONSE
        figures.issues[event.issue_id] += 1
    return days


def _report(*events: AnalyticsEvent) -> Report:
    return report_of("test", _figures(*events), events, completeness=as_of(WEEK))


def test_a_week_is_set_against_the_one_before() -> None:
    report = _report(
        *[_query(1, "10"), _response(1, "10", 10), _query(2, "12")],
        *[_query(3, "16"), _response(3, "16", 20), _query(4, "22"), _response(4, "22", 40), _query(5, "20")],
    )
    now, before = report.now, report.before
    assert (now.queries, now.responses, now.answered, now.p50_seconds, now.p95_seconds) == (3, 2, 2, 20, 40)
    assert (before.queries, before.responses, before.answered, before.p50_seconds) == (2, 1, 1, 10)
    assert before.answered_percent == 50


def test_a_question_counts_as_answered_in_the_week_in_which_it_was_asked() -> None:
    report = _report(_query(1, "15"), _response(1, "16", 0))
    assert (report.before.answered, report.now.answered) == (1, 0)
    assert (report.before.responses, report.now.responses) == (0, 1)


def test_an_empty_week_is_a_valid_report() -> None:
    report = report_of("test", {}, [], completeness=as_of(WEEK))
    assert (report.now.queries, report.now.answered_percent, report.now.p50_seconds) == (0, None, None)
    assert [day.day for day in report.days] == list(WEEK.days)
    assert not [*report.keywords, *report.busiest, *report.unanswered]


def test_only_this_weeks_unanswered_questions_are_listed_oldest_first() -> None:
    report = _report(_query(1, "15"), _query(2, "20"), _query(3, "17", text="How so?"))
    assert [(each.correlation_id, each.excerpt) for each in report.unanswered] == [
        ("octo/hello#3", "How so?"),
        ("octo/hello#2", "Why?"),
    ]


def test_of_many_unanswered_questions_the_number_is_told() -> None:
    report = _report(*[_query(number, "17") for number in range(1, MOST_UNANSWERED + 6)])
    assert len(report.unanswered) == MOST_UNANSWERED
    assert report.unanswered_in_all == MOST_UNANSWERED + 5


def test_the_busiest_issues_are_this_weeks_with_their_titles() -> None:
    report = _report(
        *[_query(1, "10"), _response(1, "10", 1), _response(1, "11", 1)],
        *[_query(2, "16", text="\n\n  A   title \nand more"), _response(2, "16", 1), _query(3, "17")],
    )
    assert [(each.correlation_id, each.title, each.events) for each in report.busiest] == [
        ("octo/hello#2", "A title", 2),
        ("octo/hello#3", "Why?", 1),
    ]


def test_an_issue_whose_opening_is_not_there_has_no_title() -> None:
    events = [_response(9, "17", 0)]
    (thread,) = _report(*events).busiest
    assert (thread.correlation_id, thread.title, thread.url) == ("octo/hello#9", "", "")


def test_keywords_are_summed_over_days_and_repositories() -> None:
    figures = {
        "2026-11-15": {"octo/a": Figures(keywords=Counter(before=9))},
        "2026-11-16": {"octo/a": Figures(keywords=Counter(python=2, golang=2))},
        "2026-11-22": {"octo/b": Figures(keywords=Counter(python=1))},
    }
    assert report_of("test", figures, [], completeness=as_of(WEEK)).keywords == [("python", 3), ("golang", 2)]


def test_issues_of_one_number_in_two_repositories_are_two() -> None:
    one = {"octo/a": Figures(issues=Counter({7: 1})), "octo/b": Figures(issues=Counter({7: 2}))}
    issues = issues_of({"2026-11-16": one, "2026-11-17": one})
    assert issues == [Issue("octo/a", 7), Issue("octo/b", 7)]
    assert issues[0].correlation_id == "octo/a#7"


def test_a_week_of_ten_thousand_issues_is_as_long_a_report_as_any() -> None:
    report = _report(*[_query(number, "17") for number in range(1, 10_001)])
    assert (report.now.queries, report.unanswered_in_all) == (10_000, 10_000)
    assert len(report.busiest) == MOST_ISSUES
    assert len(report.unanswered) == MOST_UNANSWERED
