from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from reporter.amounts import NONE
from reporter.as_html import render_html
from reporter.as_text import render_text
from reporter.links import Page
from reporter.report import BusyThread, DayCount, Report, RepositoryLine, WaitingQuestion
from reporter.week import Week
from reporter.wording import (
    COUNTED,
    OPERATOR,
    QUIET,
    change,
    headline,
    operator_lines,
    preview,
    repository_line,
    sender_name,
    since,
    span,
    subject,
    why,
)
from tests.unit.reporter.reports import PAGE, WEEK, as_of, asked, empty, longest, rich

EMPTY = empty("dev")
HOSTILE = '<script>alert("x")</script>&<img src=x onerror=alert(1)>'
FULL = replace(
    EMPTY,
    now=asked(18, 7, 2, 1, 30, (30, 7500)),
    before=asked(9, 5),
    days=[DayCount(day, number, 6 - number) for number, day in enumerate(WEEK.days)],
    repositories=[RepositoryLine(HOSTILE, asked(18, 9))],
    repositories_in_all=4,
    keywords=[("python", 12), (HOSTILE, 3)],
    busiest=[BusyThread("81#7", "octo/hello#7", HOSTILE, "https://github.com/octo/hello/issues/7", 5)],
    waiting=[
        WaitingQuestion("81#8", HOSTILE, HOSTILE, "javascript:alert(1)", "2026-11-17T09:10:00Z", HOSTILE)
    ],
    waiting_in_all=30,
    completeness=as_of(WEEK, moved=True),
)
REPORTS = {"empty": EMPTY, "full": FULL, "rich": rich(), "longest": longest()}


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


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_the_page_is_well_formed_and_loads_nothing(report: Report) -> None:
    page = _Page(render_html(report, PAGE))
    assert page.open == []
    assert page.tags.isdisjoint({"script", "img", "link", "iframe", "form"})
    assert page.attributes.isdisjoint({"src", "background", "onerror", "onclick"})
    assert not re.search(r"url\(|@import", render_html(report, PAGE))


def test_what_comes_from_github_is_text_and_never_markup() -> None:
    page = _Page(render_html(FULL, PAGE))
    assert page.text.count(HOSTILE) == 6


def test_only_https_addresses_become_links() -> None:
    links = [each for each in _Page(render_html(FULL, PAGE)).links if not each.startswith(PAGE.address)]
    assert links == ["https://github.com/octo/hello/issues/7"]


def test_an_address_cannot_leave_its_attribute() -> None:
    thread = BusyThread("81#7", "octo/hello#7", "", 'https://github.com/" onclick="alert(1)', 1)
    page = _Page(render_html(replace(FULL, busiest=[thread], waiting=[]), PAGE))
    assert 'https://github.com/" onclick="alert(1)' in page.links
    assert "onclick" not in page.attributes


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_both_forms_say_the_same(report: Report) -> None:
    page, text = _Page(render_html(report, PAGE)).text, render_text(report, PAGE)
    said = [words for each in headline(report) for words in each[:4]]
    said += [word for word, _ in report.keywords] + [each.title for each in report.busiest]
    said += [words for each in report.waiting for words in (each.title, since(each, report))]
    said += [words for line in report.repositories for words in (line.name, repository_line(line))]
    said += [each.sentence for each in report.corrections]
    said += [*operator_lines(report), COUNTED, why(report.stage)]
    sections = ["Waiting questions", "Repositories", "Day by day", "Keywords", "Busiest threads"]
    said += [span(report), *([QUIET] if report.is_quiet else sections)]
    for words in said:
        assert words in page
        assert words in text


@pytest.mark.parametrize("report", [FULL, rich(), longest()], ids=["full", "rich", "longest"])
def test_what_is_missing_is_the_first_thing_that_is_said(report: Report) -> None:
    sentence = report.completeness.sentence
    assert render_text(report, PAGE).splitlines()[0] == sentence
    body = re.findall("<body.*</body>", render_html(report, PAGE), re.DOTALL)[0]
    preheader, _, rest = _Page(body).text.partition("\n")
    assert preheader.startswith(sentence)
    assert rest.startswith(sentence)
    assert preview(report).startswith(sentence)


def test_a_complete_week_begins_with_itself() -> None:
    title = "CV Analytics, week 2026-W47 (16 to 22 November 2026), stage dev"
    assert render_text(EMPTY, PAGE).startswith(title)
    assert "not complete" not in render_html(EMPTY, PAGE)


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_no_mail_is_so_long_that_gmail_would_clip_it(report: Report) -> None:
    """It does so at 102 KB, its own markup included."""
    long_address = Page(f"https://{'a' * 60}.example.com")
    assert len(render_html(report, long_address).encode()) < 95_000


def test_every_ground_has_its_ink_and_both_have_a_dark_twin() -> None:
    page = render_html(rich(), PAGE)
    used = {name for names in re.findall(r'class="([^"]+)"', page) for name in names.split()}
    dark = set(re.findall(r"\.([a-z-]+)\{", page.partition("<style>")[2].partition("</style>")[0]))
    assert used <= dark
    assert {"ground", "card", "ink", "muted"} <= used


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("2026-W47", "16 to 22 November 2026"),
        ("2026-W49", "30 November to 6 December 2026"),
        ("2026-W53", "28 December 2026 to 3 January 2027"),
    ],
)
def test_the_weeks_days_read_well(label: str, words: str) -> None:
    assert span(replace(EMPTY, week=Week.parse(label))) == words


def test_what_is_left_out_is_said() -> None:
    for form in (render_html(FULL, PAGE), render_text(FULL, PAGE)):
        assert "30 questions wait for an answer, from this week or before. The list shows those" in form
        assert "and 3 more" in form


def test_a_quiet_week_says_so_and_has_no_empty_lists() -> None:
    for form in (render_html(EMPTY, PAGE), render_text(EMPTY, PAGE)):
        assert QUIET in form
        assert "Waiting questions" not in form
        assert OPERATOR in form


def test_how_many_wait_is_said_where_all_are_listed_too() -> None:
    five = render_text(replace(rich(), waiting_in_all=5), PAGE)
    assert "5 questions wait for an answer, from this week or before." in five
    one = replace(rich(), waiting=rich().waiting[:1], waiting_in_all=1)
    assert "1 question waits for an answer, from this week or before." in render_text(one, PAGE)


def test_a_quiet_week_lists_what_still_waits() -> None:
    quiet = replace(EMPTY, waiting=rich().waiting, waiting_in_all=5)
    for form in (render_html(quiet, PAGE), render_text(quiet, PAGE)):
        assert QUIET in form
        assert "Deployment hangs at the health check after an upgrade" in form
        assert "Day by day" not in form


def test_who_waits_for_how_long_and_since_when_is_said_in_a_sentence() -> None:
    assert since(rich().waiting[0], rich()) == "octocat has waited for 5 d 22 h, since 2026-11-17 09:10 UTC"


def test_each_thread_links_to_github_and_to_the_page_and_the_mail_to_the_pages_week() -> None:
    page = _Page(render_html(rich(), PAGE))
    assert page.links[0] == "https://page.example.com/?reports=2026-W47"
    assert page.links[1:3] == [
        "https://github.com/octo/platform/issues/4100",
        "https://page.example.com/?thread=81%234100",
    ]
    threads = [*rich().waiting, *rich().busiest]
    assert len(page.links) == 1 + 2 * len(threads)
    text = render_text(rich(), PAGE)
    assert all(f"  {link}\n" in text for link in page.links[1:3])
    assert page.links[0] in text


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_the_team_reads_its_figures_first_and_the_operator_the_end(report: Report) -> None:
    for form in (_Page(render_html(report, PAGE)).text, render_text(report, PAGE)):
        figures, _, rest = form.partition(COUNTED)
        operator = rest.partition(OPERATOR)[2].partition(why(report.stage))[0]
        assert OPERATOR not in figures
        assert len(operator) < 300


def test_the_mail_says_why_one_gets_it_and_how_to_end_it() -> None:
    assert why("prod") == (
        "You get this e-mail every week because your address is in report.recipients of stage prod."
        " To stop it, ask the operator of CV Analytics to remove your address there."
    )


def test_outcomes_have_their_share_of_the_weeks_questions() -> None:
    shares = {each.name: each.share for each in headline(rich())}
    assert shares == {
        "Questions": "",
        "Answered by the bot": "77 %",
        "Answered by people": "10 %",
        "Closed without an answer": "2 %",
        "Waiting": "11 %",
        "Time to answer, median": "",
        "Time to answer, 95th percentile": "",
    }


def test_a_repositorys_line_says_what_became_of_its_questions() -> None:
    assert repository_line(RepositoryLine("x", asked(4, 1, 2, 0, 1))) == (
        "4 questions, 75 % answered (25 % by the bot), 1 waiting"
    )
    assert repository_line(RepositoryLine("x", asked(1, 1))) == (
        "1 question, 100 % answered (100 % by the bot), 0 waiting"
    )
    assert repository_line(RepositoryLine("x", asked(0, 0))).startswith(f"0 questions, {NONE} answered")


def test_waits_are_compared_and_where_there_is_nothing_to_compare_there_is_a_dash() -> None:
    figures = {each.name: each for each in headline(FULL)}
    assert figures["Time to answer, median"].value == "30 s"
    assert figures["Time to answer, median"].change == NONE
    assert figures["Questions"].change == "+9 (+100 %)"


def test_the_longest_bar_fills_its_column_and_a_small_one_is_seen() -> None:
    page = render_html(replace(FULL, keywords=[("most", 10_000), ("least", 1)]), PAGE)
    assert 'width="100%" height="8"' in page
    assert 'width="1%" height="8"' in page


def test_subject_and_sender_name_the_stage_except_in_production() -> None:
    assert [sender_name(stage) for stage in ("prod", "dev")] == ["CV Analytics", "CV Analytics (dev)"]
    assert subject(FULL) == "[dev] CV Analytics, week 2026-W47, questions: 18"
    assert subject(replace(FULL, stage="prod")) == "CV Analytics, week 2026-W47, questions: 18"


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [
        (12, 9, "+3 (+33 %)"),
        (9, 12, "-3 (-25 %)"),
        (3, 0, "+3"),
        (0, 0, "±0"),
        (5, 5, "±0"),
        (0, 1, "-1 (-100 %)"),
        (4_000, 1, "+3,999 (+399,900 %)"),
    ],
)
def test_changes_read_well(now: int, before: int, words: str) -> None:
    assert change(now, before) == words
