"""Figures as people read them, for both forms of the report."""

from __future__ import annotations

from reporter.report import Report, WeekFigures

NONE = "\N{EN DASH}"


def duration(seconds: float | None) -> str:
    """`45 s`, `12 min`, `3 h 5 min`, `2 d 4 h`; a dash for none."""
    if seconds is None:
        return NONE
    whole = int(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min"
    if whole < 86_400:
        return f"{whole // 3600} h {whole % 3600 // 60} min"
    return f"{whole // 86_400} d {whole % 86_400 // 3600} h"


def percent(share: float | None) -> str:
    """Whole per cent, rounded down: 100 % only where nothing is missing."""
    return NONE if share is None else f"{int(share)} %"


def change(now: float | None, before: float | None) -> str:
    """Against the week before, such as `+3 (+25 %)`; a dash where there is nothing to compare with."""
    if now is None or before is None:
        return NONE
    difference = round(now) - round(before)
    if not difference:
        return "±0"
    share = f" ({difference / before * 100:+.0f} %)" if before else ""
    return f"{difference:+d}{share}"


def subject(report: Report) -> str:
    """The mail's subject; it holds nothing that comes from GitHub."""
    stage = "" if report.stage == "prod" else f"[{report.stage}] "
    return f"{stage}CV Analytics, week {report.week.label}, questions: {report.now.queries}"


def headline(report: Report) -> list[tuple[str, str, str]]:
    """The first table's rows: what it is, this week, against the week before."""
    now, before = report.now, report.before
    return [
        ("Questions", str(now.queries), change(now.queries, before.queries)),
        ("Responses", str(now.responses), change(now.responses, before.responses)),
        ("Answered", percent(now.answered_percent), _points(now, before)),
        ("Time to answer, median", duration(now.p50_seconds), _before(before.p50_seconds)),
        ("Time to answer, 95th percentile", duration(now.p95_seconds), _before(before.p95_seconds)),
    ]


def _points(now: WeekFigures, before: WeekFigures) -> str:
    if now.answered_percent is None or before.answered_percent is None:
        return NONE
    return f"was {percent(before.answered_percent)}"


def _before(seconds: float | None) -> str:
    return NONE if seconds is None else f"was {duration(seconds)}"


def notes(report: Report) -> list[str]:
    """What the reader should know about the figures themselves."""
    said = []
    if report.unanswered_in_all > len(report.unanswered):
        said.append(f"Unanswered questions in all: {report.unanswered_in_all}; the oldest are listed.")
    if report.unreadable:
        said.append(f"Stored events that could not be read, and are left out: {report.unreadable}.")
    said.append("Days are UTC days. An event counts on the day of its creation.")
    return said
