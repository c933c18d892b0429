from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import pytest

from reporter.render import render_html, render_text
from reporter.report import DayCount, Question, Report, Thread, WeekFigures, report_of
from reporter.week import Week
from reporter.wording import NONE, change, duration, headline, percent, subject

WEEK = Week.parse("2026-W47")
EMPTY = report_of("dev", WEEK, {}, [])
HOSTILE = '<script>alert("x")</script>&<img src=x onerror=alert(1)>'
FIGURES = WeekFigures(queries=18, responses=11, asked=18, answered=9, p50_seconds=30, p95_seconds=7500)
FULL = replace(
    EMPTY,
    now=FIGURES,
    before=replace(FIGURES, queries=9, p50_seconds=None),
    days=[DayCount(day, number, 6 - number) for number, day in enumerate(WEEK.days)],
    keywords=[("python", 12), (HOSTILE, 3)],
    busiest=[Thread("octo/hello#7", HOSTILE, "https://github.com/octo/hello/issues/7", 5)],
    unanswered=[Question(HOSTILE, HOSTILE, "javascript:alert(1)", "2026-11-17T09:10:00Z")],
    unanswered_in_all=30,
    unreadable=2,
)


class _Page(HTMLParser):
    """The tags of a page, whether each is closed, and what it links to and loads."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.open: list[str] = []
        self.links: list[str] = []
        self.attributes: set[str] = set()
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)
        self.links += [value or "" for name, value in attrs if name == "href"]
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("report", [EMPTY, FULL], ids=["empty", "full"])
def test_the_page_is_well_formed_and_loads_nothing(report: Report) -> None:
    page = _Page(render_html(report))
    assert page.open == []
    assert page.tags.isdisjoint({"script", "img", "link", "style", "iframe", "form"})
    assert page.attributes.isdisjoint({"src", "background", "class", "onerror", "onclick"})


def test_what_comes_from_github_is_text_and_never_markup() -> None:
    page = _Page(render_html(FULL))
    assert page.text.count(HOSTILE) == 4


def test_only_https_addresses_become_links() -> None:
    assert _Page(render_html(FULL)).links == ["https://github.com/octo/hello/issues/7"]


def test_an_address_cannot_leave_its_attribute() -> None:
    thread = Thread("octo/hello#7", "", 'https://github.com/" onclick="alert(1)', 1)
    page = _Page(render_html(replace(EMPTY, busiest=[thread])))
    assert page.links == ['https://github.com/" onclick="alert(1)']
    assert "onclick" not in page.attributes


@pytest.mark.parametrize("report", [EMPTY, FULL], ids=["empty", "full"])
def test_both_forms_say_the_same(report: Report) -> None:
    page, text = _Page(render_html(report)).text, render_text(report)
    told = [cell for row in headline(report) for cell in row]
    told += [word for word, _ in report.keywords] + [each.title for each in report.busiest]
    told += ["Day by day", "Keywords", "Busiest issues", "Unanswered questions", "2026-W47", "2026-11-22"]
    for words in told:
        assert words in page
        assert words in text


def test_what_is_left_out_is_told() -> None:
    for form in (render_html(FULL), render_text(FULL)):
        assert "Unanswered questions in all: 30" in form
        assert "left out: 2." in form
        assert "left out" not in render_text(EMPTY)


def test_the_longest_bar_fills_its_column_and_a_small_one_is_seen() -> None:
    page = render_html(replace(EMPTY, keywords=[("most", 10_000), ("least", 1)]))
    assert 'width="220"' in page
    assert 'width="1"' in page


def test_the_subject_names_the_stage_except_in_production() -> None:
    assert subject(FULL) == "[dev] CV Analytics, week 2026-W47, questions: 18"
    assert subject(replace(FULL, stage="prod")) == "CV Analytics, week 2026-W47, questions: 18"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (None, NONE),
        (0, "0 s"),
        (59.9, "59 s"),
        (60, "1 min"),
        (3599, "59 min"),
        (3600, "1 h 0 min"),
        (7500, "2 h 5 min"),
        (86_399, "23 h 59 min"),
        (86_400, "1 d 0 h"),
        (187_200, "2 d 4 h"),
    ],
)
def test_durations_read_well(seconds: float | None, words: str) -> None:
    assert duration(seconds) == words


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [
        (12, 9, "+3 (+33 %)"),
        (9, 12, "-3 (-25 %)"),
        (3, 0, "+3"),
        (0, 0, "±0"),
        (5, 5, "±0"),
        (0, 1, "-1 (-100 %)"),
    ],
)
def test_changes_read_well(now: int, before: int, words: str) -> None:
    assert change(now, before) == words


@pytest.mark.parametrize(("share", "words"), [(99.9, "99 %"), (100.0, "100 %"), (0.0, "0 %")])
def test_a_hundred_per_cent_means_that_nothing_is_missing(share: float, words: str) -> None:
    assert percent(share) == words
