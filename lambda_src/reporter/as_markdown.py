"""The report as GitHub's Markdown: the figures, who waits, and where the rest is.

Nobody is mentioned, no issue is referred to: whatever comes from a question stands in code.
"""

from __future__ import annotations

import re

from reporter.links import Page
from reporter.report import Report, WaitingQuestion
from reporter.wording import COUNTED, QUIET, headline, since, span, waiting_in_all


def render_markdown(report: Report, page: Page) -> str:
    """Its first line says what is missing, where anything is."""
    lines = [report.completeness.sentence, ""] if report.completeness.sentence else []
    lines += [f"**Week {report.week.label}** ({span(report)}), stage `{report.stage}`.", ""]
    lines += ["| | this week | share | change |", "| --- | ---: | ---: | ---: |"]
    lines += [f"| {each.name} | {each.value} | {each.share} | {each.change} |" for each in headline(report)]
    lines += ["", QUIET] if report.is_quiet else []
    if report.waiting:
        lines += ["", "### Waiting questions", "", waiting_in_all(report), ""]
        lines += [_waiting(each, report, page) for each in report.waiting]
    return "\n".join([*lines, "", f"[The whole report]({page.week(report.week)}). {COUNTED}"]) + "\n"


def _waiting(question: WaitingQuestion, report: Report, page: Page) -> str:
    name = f"[{code(question.correlation_id)}]({page.thread(question.thread_id)})"
    title = f" {code(question.title)}" if question.title else ""
    asker, _, rest = since(question, report).partition(" has waited")
    return f"- {name}{title}: {code(asker)} has waited{rest}"


def code(text: str) -> str:
    """The text as code, whatever it holds: CommonMark, "Code spans"."""
    fence = "`" * (1 + max(map(len, re.findall("`+", text)), default=0))
    space = " " if "`" in text else ""
    return f"{fence}{space}{text}{space}{fence}"
