"""The report as plain text: the same figures and the same words as in HTML."""

from __future__ import annotations

from collections.abc import Sequence

from reporter.completeness import moment
from reporter.links import Page
from reporter.report import Report
from reporter.wording import (
    COUNTED,
    OPERATOR,
    QUIET,
    Headline,
    headline,
    more_repositories,
    operator_lines,
    repository_line,
    since,
    span,
    waiting_in_all,
    weekday,
    why,
)


def render_text(report: Report, page: Page) -> str:
    """Its first line says what is missing, where anything is."""
    missing = [report.completeness.sentence, ""] if report.completeness.sentence else []
    title = f"CV Analytics, week {report.week.label} ({span(report)}), stage {report.stage}"
    lines = [*missing, title, f"As of {moment(report.completeness.as_of)}. {page.week(report.week)}", ""]
    lines += [_figure(each) for each in headline(report)]
    lines += ["", QUIET] if report.is_quiet else []
    lines += _sections(report, page)
    if report.corrections:
        lines += _section("Corrections of earlier weeks", [each.sentence for each in report.corrections])
    lines += ["", COUNTED]
    lines += _section(OPERATOR, operator_lines(report))
    return "\n".join([*lines, "", why(report.stage)]) + "\n"


def _figure(figure: Headline) -> str:
    return f"{figure.name + ':':<34}{figure.value:>12} {figure.share:>6}   {figure.change}"


def _sections(report: Report, page: Page) -> list[str]:
    """Of a quiet week only what still waits."""
    waiting = _waiting(report, page)
    lines = _section("Waiting questions", waiting) if waiting or not report.is_quiet else []
    if report.is_quiet:
        return lines
    lines += _section("Repositories", _repositories(report))
    lines += _section(
        "Day by day",
        [
            f"{weekday(day.day):<12} questions {day.questions:>7,}   answered {day.answered:>7,}"
            for day in report.days
        ],
    )
    lines += _section("Keywords", [f"{count:>7,}  {word}" for word, count in report.keywords])
    return lines + _section(
        "Busiest threads",
        [f"{each.messages:>7,}  {each.correlation_id}  {each.title}".rstrip() for each in report.busiest],
    )


def _section(title: str, lines: Sequence[str]) -> list[str]:
    return ["", title, "-" * len(title), *(lines or ["None."])]


def _waiting(report: Report, page: Page) -> list[str]:
    lines = [waiting_in_all(report)] if report.waiting else []
    for each in report.waiting:
        lines += [f"{each.correlation_id}  {each.title}".rstrip(), f"  {since(each, report)}"]
        lines += [f"  {each.url}"] if each.url else []
        lines += [f"  {page.thread(each.thread_id)}"]
    return lines


def _repositories(report: Report) -> list[str]:
    lines = [f"{line.name}: {repository_line(line)}" for line in report.repositories]
    return lines + more_repositories(report)
