"""The report as plain text: the same figures and the same words as in HTML."""

from __future__ import annotations

from collections.abc import Sequence

from reporter.report import Report
from reporter.wording import QUIET, asked_at, headline, not_listed, notes, span, weekday


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
    lines += _section(
        "Day by day",
        [
            f"{weekday(day.day):<12} questions {day.queries:>7,}   responses {day.responses:>7,}"
            for day in report.days
        ],
    )
    lines += _section("Keywords", [f"{count:>7,}  {word}" for word, count in report.keywords])
    lines += _section(
        "Busiest issues",
        [f"{each.events:>7,}  {each.correlation_id}  {each.title}".rstrip() for each in report.busiest],
    )
    lines += _section("Unanswered questions", _questions(report))
    return lines


def _section(title: str, lines: Sequence[str]) -> list[str]:
    return ["", title, "-" * len(title), *(lines or ["None."])]


def _questions(report: Report) -> list[str]:
    lines = [not_listed(report)] if not_listed(report) else []
    for each in report.unanswered:
        lines += [f"{asked_at(each.asked_at)}  {each.correlation_id}  {each.excerpt}".rstrip()]
        lines += [f"  {each.url}"] if each.url else []
    return lines


def _completeness(report: Report) -> list[str]:
    return [f"{name + ':':<34}{value}" for name, value in report.completeness.lines()]
