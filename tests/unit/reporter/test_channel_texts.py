"""What a chat and an issue show: the figures of the mail, and nothing that a stranger could make of them."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from reporter.as_chat import CHATS, TEAMS_BYTES
from reporter.as_markdown import code, render_markdown
from reporter.report import Report, WaitingQuestion
from reporter.wording import QUIET, headline, waiting_in_all
from tests.unit.reporter.reports import PAGE, WEEK, as_of, empty, longest, rich

HOSTILE = "<!channel> @octocat `x` ``[y](https://evil.example) octo/hello#1 ![](https://evil.example/x.png)"
ATTACK = replace(
    rich(),
    waiting=[WaitingQuestion("81#8", "octo/hello#8", HOSTILE, "", "2026-11-17T09:10:00Z", "@all`")],
)
REPORTS = {"empty": empty(), "rich": rich(), "longest": longest(), "attack": ATTACK}
FORMS = {
    "slack": lambda report: str(CHATS["slack"](report, PAGE)["text"]),
    "teams": lambda report: json.dumps(CHATS["teams"](report, PAGE), ensure_ascii=False),
    "issue": lambda report: render_markdown(report, PAGE),
}


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
@pytest.mark.parametrize("form", FORMS)
def test_each_form_has_the_mails_figures_who_waits_and_the_link(report: Report, form: str) -> None:
    text = FORMS[form](report)
    for figure in headline(report):
        assert all(word in text for word in (figure.name, figure.value, figure.share, figure.change))
    assert PAGE.week(report.week) in text
    if report.waiting:
        assert waiting_in_all(report) in text
        assert report.waiting[0].correlation_id in text
    assert (QUIET in text) is report.is_quiet


@pytest.mark.parametrize("form", FORMS)
def test_what_is_missing_comes_first(form: str) -> None:
    report = replace(rich(), completeness=as_of(WEEK, moved=True))
    text = FORMS[form](report)
    assert text.index(report.completeness.sentence) < text.index(headline(report)[0].name)


def test_a_stranger_mentions_nobody_and_links_nowhere_in_slack() -> None:
    text = FORMS["slack"](ATTACK)
    links = re.findall(r"<([^>|]*)", text)
    assert links == [PAGE.thread("81#8"), PAGE.week(WEEK)]


def test_a_stranger_mentions_nobody_and_links_nowhere_in_an_issue() -> None:
    """GitHub mentions nobody, links no issue and loads no picture within code."""
    text = FORMS["issue"](ATTACK)
    outside = re.sub(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)", "", text)
    for words in ("evil.example", "octocat", "octo/hello", "@"):
        assert words not in outside


def test_a_strangers_text_is_no_markdown_in_teams() -> None:
    body = CHATS["teams"](ATTACK, PAGE)["attachments"][0]["content"]["body"]
    blocks = [block for block in body if HOSTILE in json.dumps(block)]
    assert {block["type"] for block in blocks} == {"RichTextBlock"}


@pytest.mark.parametrize("text", ["a", "`", "``", "a`b``c", "", "`a`"])
def test_code_is_code_whatever_it_holds(text: str) -> None:
    """CommonMark: a run of backticks closes what one of the same length has opened."""
    found = re.fullmatch(r"(`+) ?(.*?) ?\1", code(text))
    assert found
    assert found[2] == text
    assert found[1] not in re.findall("`+", text)


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_no_message_is_longer_than_its_place_takes(report: Report) -> None:
    """Slack: "Rate limits", 40,000 characters; GitHub: 65,536; Teams: 28 KB."""
    assert len(FORMS["slack"](report)) < 40_000
    assert len(FORMS["issue"](report)) < 65_000
    assert len(json.dumps(CHATS["teams"](report, PAGE))) <= TEAMS_BYTES
