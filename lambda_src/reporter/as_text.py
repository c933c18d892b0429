"""The report as plain text: the same figures and the same words as in HTML."""

from __future__ import annotations

from collections.abc import Sequence

from reporter.report import Report
from reporter.wording import (
    QUIET,
    headline,
    more_repositories,
    not_listed,
    notes,
    repository_line,
    since,
    span,
    weekday,
)


def render_text(report: Report) -> str:
    """Its first line says what is missing, where anything is."""
    missing = [report.completeness.sentence, ""] if report.completeness.sentence else []
    title = f"CV Analytics, week {report.week.label} ({span(report)}), stage {report.stage}"
    lines = [*missing, title, ""]
    lines += [f"{each.name + ':':<34}{each.value:>12}   {each.change}" for each in headline(report)]
    lines += ["", QUIET] if report.is_quiet else _sections(report)
    if report.corrections:
        lines += _section("Corrections of earlier weeks", [each.sentence for each in report.corrections])
    lines += _section("How complete this is", _completeness(report))
    return "\n".join([*lines, "", *notes()]) + "\n"


def _sections(report: Report) -> list[str]:
    lines = []
    lines += _section("Waiting questions", _waiting(report))
    lines += _section(
        "Day by day",
        [
            f"{weekday(day.day):<12} questions {day.questions:>7,}   answered {day.answered:>7,}"
            for day in report.days
        ],
    )
    lines += _section("Repositories", _repositories(report))
    lines += _section("Keywords", [f"{count:>7,}  {word}" for word, count in report.keywords])
    lines += _section(
        "Busiest threads",
        [f"{each.messages:>7,}  {each.correlation_id}  {each.title}".rstrip() for each in report.busiest],
    )
    return lines


def _section(title: str, lines: Sequence[str]) -> list[str]:
    return ["", title, "-" * len(title), *(lines or ["None."])]


def _waiting(report: Report) -> list[str]:
    lines = [not_listed(report)] if not_listed(report) else []
    for each in report.waiting:
        lines += [f"{each.correlation_id}  {each.title}".rstrip(), f"  {since(each)}"]
        lines += [f"  {each.url}"] if each.url else []
    return lines


def _repositories(report: Report) -> list[str]:
    lines = [f"{line.name}: {repository_line(line)}" for line in report.repositories]
    return lines + more_repositories(report)


def _completeness(report: Report) -> list[str]:
    return [f"{name + ':':<34}{value}" for name, value in report.completeness.lines()]
